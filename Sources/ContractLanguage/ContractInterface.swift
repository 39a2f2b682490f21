package import ContractVM

/// What callers need to know of a contract: its actions and queries, its types, and what a call costs at most.
///
/// Types are spelled as authors write them, so that any language's client can make arguments from this alone.
package struct ContractInterface: Hashable, Sendable {
    package struct Field: Hashable, Sendable {
        package let name: String
        package let type: String
    }

    package struct Function: Hashable, Sendable {
        package let name: String
        /// `action` or `query`.
        package let kind: String
        package let parameters: [Field]
        /// Nil where nothing is given back.
        package let returns: String?
        /// Who may call it, in the words of the source; empty for queries that do not say.
        package let authority: String
        /// Worst case, in gas.
        package let cost: UInt64
    }

    package struct Case: Hashable, Sendable {
        package let name: String
        package let payload: [String]
    }

    package struct Enumeration: Hashable, Sendable {
        package let name: String
        package let cases: [Case]
    }

    package struct Record: Hashable, Sendable {
        package let name: String
        package let fields: [Field]
    }

    package let name: String
    /// In declared order, without what only the contract itself calls.
    package let functions: [Function]
    package let enums: [Enumeration]
    package let records: [Record]
    package let events: [Record]

    /// Reads it off a module.
    package init(_ module: ContractModule) {
        let types = module.types
        func spelled(_ fields: [FieldDeclaration]) -> [Field] {
            fields.map { Field(name: $0.name, type: $0.type.spelling(in: types)) }
        }
        name = module.name
        functions = module.functions.filter(\.isListed).map { function in
            Function(
                name: function.name,
                kind: function.kind == .action ? "action" : "query",
                parameters: spelled(function.parameters),
                returns: function.returns?.spelling(in: types),
                authority: function.authority,
                cost: function.cost
            )
        }
        enums = types.enums.map { item in
            Enumeration(
                name: item.name,
                cases: item.cases.map { Case(name: $0.name, payload: $0.payload.map { $0.spelling(in: types) }) }
            )
        }
        records = types.records.map { Record(name: $0.name, fields: spelled($0.fields)) }
        events = module.events.map { Record(name: $0.name, fields: spelled($0.fields)) }
    }
}
