internal import Ledger
internal import Primitives

/// One call on its way through a method: who asks, and with which parameters.
struct RPCCall: Sendable {
    let server: APIContext
    let authorization: Authorization
    let parameters: RPCParameters

    var node: any NodeService { server.node }

    /// The newest certified state; taken once, so that one answer fits together.
    let view: CertifiedView

    /// Who signed the request; throws if nobody did, or not well.
    func requester() throws(RPCError) -> Requester {
        guard let requester = try optionalRequester() else { throw .signedRequestRequired }
        return requester
    }

    /// Who signed the request; nil for an unsigned one.
    func optionalRequester() throws(RPCError) -> Requester? {
        switch authorization {
        case .none: return nil
        case .rejected(let rejection): throw .named(rejection.rawValue, rejection.message)
        case .key(let key): return try answering { () throws(LedgerError) in try Requester(key: key, in: view) }
        }
    }
}

/// Runs a read of the ledger; damage on disk is an internal error of JSON-RPC.
func answering<Value>(_ body: () throws(LedgerError) -> Value) throws(RPCError) -> Value {
    do throws(LedgerError) { return try body() } catch { throw .internalError("\(error)") }
}
