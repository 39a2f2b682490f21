extension Parser {
    /// A rule, the word `rule` behind us.
    mutating func rule(_ documentation: String?) -> FunctionSyntax {
        let name = name("the rule's name")
        let parameters = fields("before what the rule is about")
        let (body, condition) = conditionBody()
        let sentence: Statement.Sentence? =
            !isRecovering && take(word: "else") ? self.sentence("after `else`") : nil
        return namedCondition(name, parameters, body, condition, documentation, .rule(sentence))
    }

    /// An invariant, the word `invariant` behind us.
    mutating func invariant(_ documentation: String?) -> FunctionSyntax {
        let name = name("the invariant's name")
        let isAlways = !isRecovering && take(word: "always")
        let entries = !isRecovering && take(word: "for") ? self.entries() : nil
        let (body, condition) = conditionBody()
        expectElse("say what is broken: `… else \"a sentence\"`")
        let sentence = isRecovering ? Statement.Sentence(bytes: Array("?".utf8), span: name.span) : sentence("after `else`")
        let invariant = InvariantSyntax(isAlways: isAlways, entries: entries, sentence: sentence)
        return namedCondition(name, [], body, condition, documentation, .invariant(invariant))
    }

    /// A property, the word `property` behind us.
    mutating func property() -> PropertySyntax {
        let sentence = sentence("as what the property says")
        let entries = !isRecovering && take(word: "for") ? self.entries() : nil
        return PropertySyntax(
            sentence: String(decoding: sentence.bytes, as: UTF8.self),
            span: sentence.span,
            entries: entries,
            change: entries == nil || isRecovering ? nil : change(),
            condition: assignedCondition()
        )
    }

    /// `was NAME` or `becomes NAME`.
    private mutating func change() -> PropertySyntax.Change? {
        if take(word: "was") { return .was(name("a name for the value before the call")) }
        if take(word: "becomes") { return .becomes(name("a name for the value behind the call")) }
        return nil
    }

    /// `= condition`.
    private mutating func assignedCondition() -> Expression {
        expect(.assign, "before the condition")
        return isRecovering ? Expression(.missing, current.span) : expression()
    }

    private mutating func conditionBody() -> (body: [Statement], condition: SourceSpan) {
        let value = assignedCondition()
        return ([Statement(kind: .returnValue(value), span: value.span)], value.span)
    }

    /// `(key, value) in map`, `((one, two), value) in map`.
    private mutating func entries() -> InvariantSyntax.Entries? {
        let span = current.span
        let named = pattern()
        expect(word: "in", "after the names of key and value")
        let map = name("a map")
        guard case .entry(let key, _, let value) = named else {
            diagnostics.report(
                .notIterable,
                at: span,
                "this names one thing, and an entry has a key and a value",
                suggestion: "as `for (key, value) in \(map.text)`"
            )
            isRecovering = true
            return nil
        }
        return InvariantSyntax.Entries(key: key, value: value, map: map)
    }

    private func namedCondition(
        _ name: Name,
        _ parameters: [FieldSyntax],
        _ body: [Statement],
        _ condition: SourceSpan,
        _ documentation: String?,
        _ purpose: FunctionSyntax.Purpose
    ) -> FunctionSyntax {
        FunctionSyntax(
            kind: .query,
            name: name,
            parameters: parameters,
            returns: .named(qualifier: nil, Name(text: "Bool", span: condition), arguments: [], span: condition),
            authority: nil,
            body: isRecovering ? [Statement(kind: .missing, span: name.span)] : body,
            documentation: documentation,
            end: condition,
            purpose: purpose
        )
    }
}
