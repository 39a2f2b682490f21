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

    package init(module: ContractModule, mapIDs: [UInt64], body: Body) {
        self.module = module
        self.body = body
        maps = zip(mapIDs, module.maps).map { StateMap(id: $0, declaration: $1, types: module.types) }
        functions = Dictionary(module.functions.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }

    /// The position of an action or query that may be called from outside.
    package func function(named name: String) -> Int? {
        functions[name].flatMap { module.functions[$0].kind == .function ? nil : $0 }
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
