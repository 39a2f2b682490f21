/// Compares what a module imports with what the other module offers; asked at deployment.
package enum ImportCheck {
    /// Throws unless `offering` has the imported query, with the same types by structure, for no more gas.
    package static func check(
        _ declaration: ImportDeclaration,
        of importing: ContractModule,
        against offering: ContractModule
    ) throws(VerificationError) {
        let name = "\(declaration.contract).\(declaration.function)"
        guard let index = offering.functionIndex(named: declaration.function), offering.functions[index].kind == .query else {
            throw VerificationError("imports \(name), but contract \(offering.name) has no such query")
        }
        let function = offering.functions[index]
        let found = function.parameters.map(\.type)
        guard let returns = function.returns, found.count == declaration.parameters.count,
            zip(found, declaration.parameters).allSatisfy({ same($1, in: importing.types, $0, in: offering.types) }),
            same(declaration.returns, in: importing.types, returns, in: offering.types)
        else { throw VerificationError("imports \(name) with other types than contract \(offering.name) declares") }
        guard function.cost <= declaration.cost else {
            throw VerificationError("imports \(name) for \(declaration.cost) gas, but it may cost \(function.cost)")
        }
    }

    /// Whether two types have the same structure: bounds, case names and field names included, their own names not.
    package static func same(
        _ one: ContractType,
        in types: TypeTable,
        _ two: ContractType,
        in others: TypeTable,
        level: Int = 0
    ) -> Bool {
        guard level <= MachineLimits.typeDepth else { return false }
        func same(_ ones: [ContractType], _ twos: [ContractType]) -> Bool {
            ones.count == twos.count
                && zip(ones, twos).allSatisfy { Self.same($0, in: types, $1, in: others, level: level + 1) }
        }
        switch (one, two) {
        case (.enumeration(let left), .enumeration(let right)):
            guard let left = types.enumeration(left)?.cases, let right = others.enumeration(right)?.cases else { return false }
            return left.map { Array($0.name.utf8) } == right.map { Array($0.name.utf8) }
                && zip(left, right).allSatisfy { same($0.payload, $1.payload) }
        case (.record(let left), .record(let right)):
            guard let left = types.record(left)?.fields, let right = others.record(right)?.fields else { return false }
            return left.map { Array($0.name.utf8) } == right.map { Array($0.name.utf8) }
                && same(left.map(\.type), right.map(\.type))
        case (.tuple(let left), .tuple(let right)): return same(left, right)
        case (.list(let left, let bound), .list(let right, let other)), (.set(let left, let bound), .set(let right, let other)):
            return bound == other && same([left], [right])
        case (.optional(let left), .optional(let right)): return same([left], [right])
        default: return one == two
        }
    }
}
