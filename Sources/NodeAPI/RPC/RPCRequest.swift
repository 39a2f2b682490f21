internal import Primitives

/// One request object of JSON-RPC 2.0 (§4).
struct RPCRequest: Hashable, Sendable {
    /// Nil for a notification; then nothing is answered.
    let id: JSONValue?
    let method: String
    /// By name, by position, or nil.
    let parameters: JSONValue?

    /// Checks one request object; the error carries the id if it could be read.
    static func read(_ json: JSONValue) -> Result<RPCRequest, RejectedRequest> {
        guard case .object = json else {
            return .failure(RejectedRequest(id: .null, error: .invalidRequest("a request is an object")))
        }
        let id = json["id"]
        if let id, !isID(id) {
            return .failure(RejectedRequest(id: .null, error: .invalidRequest("an id is a text, a number or null")))
        }
        func rejected(_ detail: String) -> Result<RPCRequest, RejectedRequest> {
            .failure(RejectedRequest(id: id ?? .null, error: .invalidRequest(detail)))
        }
        guard json["jsonrpc"] == "2.0" else { return rejected("\"jsonrpc\" is not \"2.0\"") }
        guard let method = json["method"]?.text else { return rejected("\"method\" is not a text") }
        switch json["params"] {
        case nil, .object?, .array?: break
        default: return rejected("\"params\" is neither an object nor a list")
        }
        return .success(RPCRequest(id: id, method: method, parameters: json["params"]))
    }

    /// Numbers come back as they were spelled, so that no two ids become one.
    private static func isID(_ json: JSONValue) -> Bool {
        switch json {
        case .text, .integer, .number, .null: true
        case .object, .array, .bool: false
        }
    }
}

/// A request that is none.
struct RejectedRequest: Error, Hashable, Sendable {
    let id: JSONValue
    let error: RPCError
}

/// One response object of JSON-RPC 2.0 (§5).
enum RPCResponse {
    static func json(id: JSONValue, _ outcome: Result<JSONValue, RPCError>) -> JSONValue {
        switch outcome {
        case .success(let result): ["jsonrpc": "2.0", "id": id, "result": result]
        case .failure(let error): ["jsonrpc": "2.0", "id": id, "error": error.json]
        }
    }
}
