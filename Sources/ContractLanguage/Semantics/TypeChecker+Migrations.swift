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
                    suggestion: Suggestion.nearest(to: name, in: symbols.mapIndex.keys)
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

    // MARK: Invariants

    /// What a version asks of the state that it takes over: of each entry what always holds of its map's entries, and of the state
    /// as a whole what always holds of it.
    func declareTakenOverInvariants() {
        let always = symbols.invariants.filter(\.isAlways)
        for invariant in always where invariant.map != nil {
            let function = symbols.functions[invariant.function]
            symbols.entryChecks[invariant.function] = declare(
                Name(text: "\(function.syntax.name.text).entry", span: function.syntax.name.span),
                function.parameters,
                returns: .bool,
                .copy(ofFunction: invariant.function),
                kind: .function
            )
        }
        for (index, map) in symbols.maps.enumerated() where always.contains(where: { $0.map == index }) {
            let name = Name(text: ContractModule.invariantsName(ofMap: map.name), span: syntax.name.span)
            let parameters = map.key + [FieldDeclaration("value", map.value)]
            symbols.mapChecks[index] = declare(name, parameters, returns: .bool, .invariants(ofMap: index), kind: .function)
        }
        guard always.contains(where: { $0.map == nil }) else { return }
        let name = Name(text: ContractModule.invariantsName, span: syntax.name.span)
        _ = declare(name, [], returns: .bool, .invariants(ofMap: nil))
    }

    /// Refuses with the sentence of the first invariant that does not hold: of those about an entry of a map, which the
    /// parameters are, or of those about the state as a whole.
    func invariantsBody(ofMap map: Int?, _ span: SourceSpan) -> [TypedStatement] {
        func statement(_ kind: TypedStatement.Kind) -> TypedStatement { TypedStatement(kind: kind, span: span, isWritten: false) }
        let entry = scope.allLocals.enumerated().map { index, local in
            TypedExpression(kind: .local(LocalID(index: index)), type: .value(local.type), span: span)
        }
        var body: [TypedStatement] = []
        for invariant in symbols.invariants where invariant.isAlways && invariant.map == map {
            let function = symbols.entryChecks[invariant.function] ?? invariant.function
            if let currentFunction { callGraph[currentFunction].append((function, span)) }
            let holds = TypedExpression(kind: .call(function: function, entry), type: .value(.bool), span: span)
            body.append(statement(.require(.holds(holds), sentence: invariant.sentence)))
        }
        let yes = TypedExpression(kind: .constant(.bool(true)), type: .value(.bool), span: span)
        return body + [statement(.returnValue(yes))]
    }

    /// The function behind `map.migrate`, where the map has a migration.
    func migration(_ base: Expression, _ name: Name) -> Name? {
        guard name.text == "migrate", let map = mapIndex(of: base) else { return nil }
        let function = ContractReplacement.migrationName(of: symbols.maps[map].name)
        return symbols.functionIndex[function] == nil ? nil : Name(text: function, span: name.span)
    }
}
