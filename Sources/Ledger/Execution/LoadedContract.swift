package import ContractVM
package import Primitives

/// A contract that can be called: its interface, where its maps stand, and what runs it.
package struct LoadedContract: Sendable {
    /// Bytecode, or one of the contracts written in Swift.
    package enum Body: Sendable {
        case bytecode(VerifiedModule)
        case builtIn(any BuiltInContract.Type)
    }

    package let module: ContractModule
    /// In the order of the module's maps.
    package let maps: [StateMap]
    package let body: Body
    private let functions: [String: Int]
    /// What answers contracts, by the names of the queries that limit who may ask.
    private let asked: [String: Int]

    package init(module: ContractModule, mapIDs: [UInt64], body: Body) {
        self.module = module
        self.body = body
        maps = zip(mapIDs, module.maps).map { StateMap(id: $0, declaration: $1, types: module.types) }
        let functions = Dictionary(module.functions.enumerated().map { ($1.name, $0) }) { first, _ in first }
        self.functions = functions
        asked = functions.compactMapValues { index in
            functions[FunctionDeclaration.answerName(ofQuery: module.functions[index].name)]
        }
    }

    /// The position of an action or query that may be called from outside.
    package func function(named name: String) -> Int? {
        functions[name].flatMap { index in
            let function = module.functions[index]
            return function.kind == .function || function.isAnswerToContracts ? nil : index
        }
    }

    /// The position of what runs where a contract asks for a query of this name.
    package func query(askedByContracts name: String) -> Int? {
        asked[name] ?? functions[name].flatMap { module.functions[$0].kind == .query ? $0 : nil }
    }

    /// The arguments by the parameters' types; nil if they do not fit.
    package func arguments(_ items: [CanonicalValue], of function: Int) -> [ContractValue]? {
        let parameters = module.functions[function].parameters
        guard items.count == parameters.count else { return nil }
        let coding = ValueCoding(module.types)
        var values: [ContractValue] = []
        values.reserveCapacity(items.count)
        for (item, parameter) in zip(items, parameters) {
            guard let value = try? coding.value(parameter.type, from: item) else { return nil }
            values.append(value)
        }
        return values
    }
}
