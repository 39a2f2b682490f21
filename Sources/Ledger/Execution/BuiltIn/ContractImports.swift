internal import ContractVM

/// Whether the queries that a module calls exist as it was compiled against them.
enum ContractImports {
    static func check(_ module: ContractModule, _ call: BuiltInCall) throws(CallFailure) {
        for item in module.imports {
            let other: LoadedContract?
            do throws(HostFailure) {
                other = try call.host.call.catalog.contract(named: item.contract, in: call.host.call.world)
            } catch { throw .host(error) }
            guard let other else {
                throw .refused("it uses the contract \(item.contract), which is not deployed and approved; deploy that one first")
            }
            guard let index = other.function(named: item.function), other.module.functions[index].kind == .query else {
                throw .refused("\(item.contract) has no query \(item.function)")
            }
            let query = other.module.functions[index]
            let fits =
                isSame(.tuple(item.parameters), module.types, .tuple(query.parameters.map(\.type)), other.module.types)
                && isSame(item.returns, module.types, query.returns ?? .tuple([]), other.module.types)
            guard fits else {
                throw .refused("\(item.contract).\(item.function) has other types than the contract was compiled against")
            }
            guard query.cost <= item.cost else {
                throw .refused("\(item.contract).\(item.function) can cost more than the contract was compiled against")
            }
        }
    }

    /// Whether two types are the same by structure, each read by its own module's table.
    static func isSame(_ one: ContractType, _ ones: TypeTable, _ two: ContractType, _ twos: TypeTable) -> Bool {
        switch (one, two) {
        case (.enumeration(let first), .enumeration(let second)):
            guard let first = ones.enumeration(first), let second = twos.enumeration(second),
                first.name == second.name, first.cases.map(\.name) == second.cases.map(\.name)
            else { return false }
            return zip(first.cases, second.cases).allSatisfy { isSame(.tuple($0.payload), ones, .tuple($1.payload), twos) }
        case (.record(let first), .record(let second)):
            guard let first = ones.record(first), let second = twos.record(second), first.name == second.name,
                first.fields.map(\.name) == second.fields.map(\.name)
            else { return false }
            return isSame(.tuple(first.fields.map(\.type)), ones, .tuple(second.fields.map(\.type)), twos)
        case (.tuple(let first), .tuple(let second)):
            return first.count == second.count && zip(first, second).allSatisfy { isSame($0, ones, $1, twos) }
        case (.list(let first, let firstBound), .list(let second, let secondBound)),
            (.set(let first, let firstBound), .set(let second, let secondBound)):
            return firstBound == secondBound && isSame(first, ones, second, twos)
        case (.optional(let first), .optional(let second)):
            return isSame(first, ones, second, twos)
        default: return one == two
        }
    }
}
