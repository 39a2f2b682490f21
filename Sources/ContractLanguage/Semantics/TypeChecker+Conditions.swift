import ContractVM

extension TypeChecker {
    // MARK: Rules

    /// The rule that an expression calls; nil if it calls something else.
    func rule(called expression: Expression) -> (name: String, reason: String?)? {
        guard case .call(let callee, _) = expression.kind, case .name(let name) = callee.kind,
            let index = symbols.functionIndex[name], case .rule(let sentence) = symbols.functions[index].syntax.purpose
        else { return nil }
        return (name, sentence.map { String(decoding: $0.bytes.prefix(CompilerLimits.sentenceBytesMax), as: UTF8.self) })
    }

    /// A rule as a part of an authority.
    func rule(_ syntax: Expression) -> TypedExpression {
        guard rule(called: syntax) != nil else {
            report(
                .notARule,
                at: syntax.span,
                "behind `by` stand rules, and this is none",
                suggestion: "declare it: `rule NAME(…) = condition`"
            )
            return unknown(syntax.span)
        }
        return expect(syntax, .bool, "a rule")
    }

    /// A `require`; without a sentence it takes that of its rule.
    func require(
        _ condition: Statement.Condition,
        _ sentence: Statement.Sentence?,
        _ span: SourceSpan
    ) -> TypedStatement.Kind {
        let typed = self.condition(condition)
        if let sentence { return .require(typed, sentence: text(sentence)) }
        guard case .holds(let expression) = condition, let (name, reason) = rule(called: expression) else {
            report(
                .notARule,
                at: span,
                "only a rule may be required without a sentence, because only a rule can have its own",
                suggestion: "say why it is refused: `require … else \"a sentence\"`"
            )
            return .unknown
        }
        return .require(typed, sentence: reason ?? "`\(name)` does not hold")
    }

    // MARK: Invariants

    /// The parameters of an invariant about each entry of a map: the parts of the key, then the value.
    func entryFields(_ entries: InvariantSyntax.Entries) -> [FieldSyntax] {
        guard let state = syntax.states.first(where: { $0.name.text == entries.map.text }) else {
            report(
                .unknownName,
                at: entries.map.span,
                "there is no map `\(entries.map.text)`",
                suggestion: Suggestion.nearest(to: entries.map, in: syntax.states.map(\.name.text))
            )
            return []
        }
        // `_` alone stands for every part.
        let isUnnamed = entries.key.count == 1 && entries.key[0].text == "_"
        let key = isUnnamed ? state.key.map { _ in entries.key[0] } : entries.key
        guard state.key.count == key.count else {
            report(
                .badKey,
                at: entries.map.span,
                "the key of `\(state.name.text)` has \(state.key.count) parts, and here are \(key.count)",
                suggestion: "name each of them: `for ((…, …), value) in \(state.name.text)`"
            )
            return []
        }
        let types = state.key.map(\.type) + [state.value]
        return zip(key + [entries.value], types).enumerated().map { position, field in
            // What has no name is no name either.
            let name = field.0.text == "_" ? Name(text: "unnamed.\(position)", span: field.0.span) : field.0
            return FieldSyntax(name: name, type: field.1)
        }
    }

    /// Enters the invariants, once functions and maps have their numbers, and looks at the sentences of rules.
    func declareInvariants() {
        for (index, function) in symbols.functions.enumerated() {
            if case .rule(let sentence?) = function.syntax.purpose { _ = text(sentence) }
            guard case .invariant(let invariant) = function.syntax.purpose else { continue }
            symbols.invariants.append(
                ContractSymbols.Invariant(
                    function: index,
                    sentence: text(invariant.sentence),
                    isAlways: invariant.isAlways,
                    map: invariant.entries.flatMap { symbols.mapIndex[$0.map.text] }
                )
            )
        }
    }

    /// Adds to what each function does what the functions do that it calls; after recursion was refused, or harmlessly before.
    func joinEffects() {
        var done: Set<Int> = []
        func join(_ index: Int, depth: Int) {
            guard depth <= symbols.functions.count, done.insert(index).inserted else { return }
            for call in callGraph[index] {
                join(call.callee, depth: depth + 1)
                symbols.effects[index].add(symbols.effects[call.callee], calledAt: call.span)
            }
        }
        for index in symbols.functions.indices { join(index, depth: 0) }
    }

    /// An invariant that depends on anything but state could break without a call that could be refused.
    func refuseUnsoundInvariants() {
        for invariant in symbols.invariants where invariant.map == nil {
            guard let (span, what) = symbols.effects[invariant.function].surroundings else { continue }
            report(
                .invariantUnsound,
                at: span,
                "an invariant is about state alone, and this \(what)",
                suggestion: "make it a rule, and require it where it matters"
            )
        }
    }
}
