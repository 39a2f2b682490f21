import ContractVM

/// What holds after every call of a test or of a random sequence, with everything resolved; no part of the module.
struct TypedProperty {
    let sentence: String
    /// The map whose entries it is about, the function's parameters being the parts of the key and the value.
    let map: Int?
    /// Whose entries these are; without one those behind the call, and the function has no further parameter.
    let change: PropertySyntax.Change?
    let function: TypedFunction
}

extension TypeChecker {
    /// Checks all properties.
    func checkProperties() -> [TypedProperty] { syntax.properties.compactMap(property) }

    private func property(_ property: PropertySyntax) -> TypedProperty? {
        // What could not be read was reported.
        if case .missing = property.condition.kind { return nil }
        scope = Scope(kind: .test)
        testBindings = []
        let fields = property.entries.map(entryFields) ?? []
        guard property.entries == nil || !fields.isEmpty else { return nil }
        for field in fields { if let type = resolve(field.type) { bind(field.name, type) } }
        switch property.change {
        case .was(let name)?, .becomes(let name)?: if let value = testBindings.last?.type { bind(name, .optional(value)) }
        case nil: break
        }
        return TypedProperty(
            sentence: property.sentence,
            map: property.entries.flatMap { symbols.mapIndex[$0.map.text] },
            change: property.change,
            function: evaluation(of: property.condition, as: .bool, "a property")
        )
    }
}
