import ContractVM

extension TypeChecker {
    /// A migration takes the parts of its map's key and a value as the running version keeps it, and gives the map's value.
    func checkMigrations() {
        for function in symbols.functions {
            guard case .migration(let name) = function.syntax.purpose, !name.text.isEmpty else { continue }
            guard let index = symbols.mapIndex[name.text] else {
                report(
                    .badMigration,
                    at: name.span,
                    "there is no map `\(name.text)` to migrate",
                    suggestion: NearestName.of(name.text, in: symbols.mapIndex.keys).map { "write `\($0)`" }
                )
                continue
            }
            let map = symbols.maps[index]
            let types = function.parameters.map(\.type)
            if types.count != map.key.count + 1 || Array(types.dropLast()) != map.keyTypes {
                let key = map.key.map { "\($0.name): \(spelling($0.type))" }.joined(separator: ", ")
                report(
                    .badMigration,
                    at: name.span,
                    "a migration of `\(name.text)` takes its key and a value of the running version",
                    suggestion: "write `migrate \(name.text)(\(key), old: …)`"
                )
            }
            if let returns = function.returns, returns != map.value, returns != .optional(map.value) {
                report(
                    .badMigration,
                    at: name.span,
                    "a migration of `\(name.text)` gives \(spelling(map.value)), or \(spelling(.optional(map.value))) if it may drop the entry",
                    suggestion: "write `-> \(spelling(map.value))`"
                )
            }
        }
    }

    /// The function behind `map.migrate`, where the map has a migration.
    func migration(_ base: Expression, _ name: Name) -> Name? {
        guard name.text == "migrate", let map = mapIndex(of: base) else { return nil }
        let function = ContractReplacement.migrationName(of: symbols.maps[map].name)
        return symbols.functionIndex[function] == nil ? nil : Name(text: function, span: name.span)
    }
}
