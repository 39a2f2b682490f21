/// Why a call gave no result.
package enum RPCClientError: Error, Sendable, CustomStringConvertible {
    /// The address is none that this client can use.
    case badAddress(String)
    /// No connection, or it broke before the answer was whole.
    case unreachable(address: String, detail: String)
    case timedOut(address: String)
    /// The server answered with a transport fault: 400, 413, 415, 429, 503, …
    case status(Int, body: String, retryAfterSeconds: Int?)
    /// The answer is not what the protocol says.
    case badAnswer(String)
    /// The node answered with a JSON-RPC error.
    case refused(RPCError)

    package var description: String {
        switch self {
        case .badAddress(let text): "\(text) is not the address of a node; write http://HOST:PORT"
        case .unreachable(let address, let detail):
            "the node at \(address) does not answer (\(detail)); check that it runs and that the address is right"
        case .timedOut(let address): "the node at \(address) did not answer in time; try again or ask another node"
        case .status(let status, let body, _): "the node answered with HTTP status \(status): \(body)"
        case .badAnswer(let detail): "the node's answer cannot be read: \(detail)"
        case .refused(let error): "\(error)"
        }
    }

    /// The node's own error; nil for faults of the way to it.
    package var rpcError: RPCError? { if case .refused(let error) = self { error } else { nil } }
}
