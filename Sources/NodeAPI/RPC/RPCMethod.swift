internal import Primitives

/// A parameter of a method: its name, and how a text in a GET target becomes it.
struct RPCParameter: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case text
        case integer
        case bool
        /// A list of texts; in a GET target the name stands several times.
        case texts
    }

    let name: String
    let kind: Kind

    static func text(_ name: String) -> RPCParameter { RPCParameter(name: name, kind: .text) }
    static func integer(_ name: String) -> RPCParameter { RPCParameter(name: name, kind: .integer) }
    static func bool(_ name: String) -> RPCParameter { RPCParameter(name: name, kind: .bool) }
    static func texts(_ name: String) -> RPCParameter { RPCParameter(name: name, kind: .texts) }
}

/// One method of the API.
struct RPCMethod: Sendable {
    typealias Body = @Sendable (RPCCall) async throws(RPCError) -> JSONValue

    let name: String
    /// In the order of parameters by position.
    let parameters: [RPCParameter]
    /// Whether it may be asked by `GET /NAME`: it changes nothing.
    let isRead: Bool
    let body: Body

    init(_ name: String, _ parameters: [RPCParameter] = [], isRead: Bool = true, _ body: @escaping Body) {
        self.name = name
        self.parameters = parameters
        self.isRead = isRead
        self.body = body
    }
}

/// Every method of the API by name.
enum RPCMethods {
    static let table: [String: RPCMethod] = {
        let all =
            statusMethods + chainMethods + blockMethods + broadcastMethods + transactionMethods + contractMethods
            + proofMethods + historyMethods + recordMethods
        return Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    }()
}
