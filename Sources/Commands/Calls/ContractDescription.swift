import ContractLanguage
package import Primitives

/// What a node says of a contract (the RPC method `contract`): its functions and the types that they name.
package struct ContractDescription: Sendable {
    package struct Function: Sendable {
        package let name: String
        package let isAction: Bool
        package let parameters: [(name: String, type: String)]
        package let cost: UInt64
    }

    package let name: String
    package let functions: [Function]
    /// The cases of each enum with the types of their payloads.
    package let enums: [String: [(name: String, payload: [String])]]
    /// The fields of each record.
    package let records: [String: [(name: String, type: String)]]

    /// The same of a contract at hand.
    init(_ interface: ContractInterface) {
        name = interface.name
        functions = interface.functions.map { function in
            Function(
                name: function.name,
                isAction: function.kind == "action",
                parameters: function.parameters.map { ($0.name, $0.type) },
                cost: function.cost
            )
        }
        enums = Dictionary(interface.enums.map { ($0.name, $0.cases.map { ($0.name, $0.payload) }) }) { first, _ in first }
        records = Dictionary(interface.records.map { ($0.name, $0.fields.map { ($0.name, $0.type) }) }) { first, _ in first }
    }

    /// Reads the method's result; nil if it is none.
    package init?(json: JSONValue) {
        guard let name = json["name"]?.text, let functions = json["functions"]?.array else { return nil }
        self.name = name
        self.functions = functions.compactMap { function in
            guard let name = function["name"]?.text else { return nil }
            return Function(
                name: name,
                isAction: function["kind"]?.text == "action",
                parameters: Self.fields(function["parameters"]),
                cost: UInt64(clamping: function["cost"]?.integer ?? 0)
            )
        }
        var enums: [String: [(name: String, payload: [String])]] = [:]
        for item in json["enums"]?.members ?? [] {
            enums[item.name] = (item.value.array ?? []).map {
                ($0["name"]?.text ?? "", ($0["payload"]?.array ?? []).compactMap(\.text))
            }
        }
        self.enums = enums
        var records: [String: [(name: String, type: String)]] = [:]
        for item in json["records"]?.members ?? [] { records[item.name] = Self.fields(item.value) }
        self.records = records
    }

    private static func fields(_ json: JSONValue?) -> [(name: String, type: String)] {
        (json?.array ?? []).map { ($0["name"]?.text ?? "", $0["type"]?.text ?? "") }
    }

    /// The function of a name, or a sentence with those that there are.
    package func function(_ wanted: String, isAction: Bool) throws(CommandFailure) -> Function {
        if let found = functions.first(where: { $0.name == wanted && $0.isAction == isAction }) { return found }
        let kind = isAction ? "action" : "query"
        let names = functions.filter { $0.isAction == isAction }.map(\.name).joined(separator: ", ")
        throw CommandFailure("the contract \(name) has no \(kind) \(wanted); it has \(names)")
    }
}
