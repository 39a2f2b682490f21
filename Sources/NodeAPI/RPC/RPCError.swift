package import Ledger
package import Primitives

/// The error object of JSON-RPC 2.0 (§5.1).
package struct RPCError: Error, Hashable, Sendable {
    package let code: Int64
    package let message: String
    /// Beside it, for code −32000 and below: `{"code": …}` with a stable name.
    package let data: JSONValue?

    package init(code: Int64, message: String, data: JSONValue? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }

    /// The stable name in `data.code`; nil for the codes of JSON-RPC itself.
    package var name: String? { data?["code"]?.text }

    package var json: JSONValue {
        var members = [JSONMember("code", .integer(code)), JSONMember("message", .text(message))]
        if let data { members.append(JSONMember("data", data)) }
        return .object(members)
    }

    /// Reads an error object; nil if it is none.
    package init?(json: JSONValue) {
        guard let code = json["code"]?.integer, let message = json["message"]?.text else { return nil }
        self.init(code: code, message: message, data: json["data"])
    }
}

extension RPCError: CustomStringConvertible {
    package var description: String { name.map { "\($0): \(message)" } ?? "\(message) (\(code))" }
}

extension RPCError {
    /// Code of a transaction that was refused; `data.code` says why.
    package static let refusedTransaction: Int64 = -32_000
    /// Code of everything else that a well-formed call cannot get; `data.code` says why.
    package static let unanswered: Int64 = -32_001

    package static func parseError(_ detail: String) -> RPCError {
        RPCError(code: -32_700, message: "the body is not JSON: \(detail)")
    }

    package static func invalidRequest(_ detail: String) -> RPCError { RPCError(code: -32_600, message: detail) }

    package static func methodNotFound(_ name: String) -> RPCError {
        RPCError(code: -32_601, message: "there is no method of this name; the page on JSON-RPC lists all of them")
    }

    package static func invalidParameters(_ detail: String) -> RPCError { RPCError(code: -32_602, message: detail) }

    package static func internalError(_ detail: String) -> RPCError { RPCError(code: -32_603, message: detail) }

    /// An error with a name of its own.
    package static func named(_ name: String, _ message: String, code: Int64 = unanswered) -> RPCError {
        RPCError(code: code, message: message, data: ["code": .text(name)])
    }

    /// The one answer for what is not there and for what the asker has no right to see.
    package static let notFound = named("not_found", "there is no such thing, or this account may not see it")

    package static let signedRequestRequired = named(
        "signed_request_required",
        "this answer concerns people; sign the request (Authorization: Consilium …)"
    )

    /// A refused transaction.
    package init(_ rejection: TransactionRejection) {
        var data = [JSONMember("code", .text(rejection.code.rawValue))]
        if let wait = rejection.retryAfterMilliseconds { data.append(JSONMember("retry_after_ms", .unsigned(wait))) }
        self.init(code: Self.refusedTransaction, message: rejection.message, data: .object(data))
    }
}
