extension Parser {
    /// `match e { case a { … } case b(x) { … } else { … } }`, the word `match` still ahead.
    mutating func matchStatement() -> Statement.Kind {
        let found = match("as `match e { case a { … } else { … } }`") { $0.isRecovering ? [] : $0.block($1) }
        return found.map { .match($0.subject, $0.cases, else: $0.otherwise) } ?? .missing
    }

    /// `match e { case a then 1, case b(x) then x, else 0 }`, the word `match` still ahead.
    mutating func matchValue() -> Expression {
        let start = current.span
        let hint: Suggestion = "as `match e { case a then 1, else 2 }`"
        let found = match(hint) { parser, place in
            if place == Self.behindCase { parser.expect(word: "then", place, suggestion: hint) }
            let value = parser.expression()
            _ = parser.take(.comma)
            return value
        }
        guard let (subject, cases, otherwise) = found else { return Expression(.missing, start.union(previousSpan)) }
        let parts = [subject] + cases.map(\.body) + (otherwise.map { [$0] } ?? [])
        return make(.match(subject, cases, else: otherwise), from: start, parts: parts)
    }

    private static var behindCase: String { "after the case" }

    /// The subject and the cases; nil, and skipped, after an error.
    ///
    /// `body` reads what stands behind a case or `else`, and is told which.
    private mutating func match<Body>(
        _ hint: Suggestion,
        _ body: (inout Parser, _ place: String) -> Body
    ) -> (subject: Expression, cases: [MatchCase<Body>], otherwise: Body?)? {
        advance()
        let subject = expression()
        guard expect(.leftBrace, "before the cases", suggestion: hint) else { return nil }
        var cases: [MatchCase<Body>] = []
        var otherwise: Body?
        while !isRecovering, !at(.rightBrace) {
            let start = current.span
            if take(word: "case") {
                let (names, bindings) = caseHead()
                let value = body(&self, Self.behindCase)
                cases.append(MatchCase(names: names, bindings: bindings, body: value, span: start.union(previousSpan)))
            } else if otherwise == nil, take(word: "else") {
                otherwise = body(&self, "after `else`")
            } else {
                fail(.expectedToken, "expected `case` or one `else` in a `match`, found \(describe(current))")
            }
        }
        guard isRecovering else {
            expect(.rightBrace, "after the cases")
            return (subject, cases, otherwise)
        }
        let outer = brackets
        skipBlock()
        brackets = outer
        return nil
    }

    /// Several cases, or one and the names of what it carries.
    private mutating func caseHead() -> (names: [Name], bindings: [Name]?) {
        var names = [name("a case")]
        guard at(.leftParenthesis) else {
            while !isRecovering, take(.comma) { names.append(name("a case")) }
            return (names, nil)
        }
        var bindings: [Name] = []
        bracketed(.leftParenthesis, .rightParenthesis, "after the case") { parser in bindings.append(parser.name("a name")) }
        return (names, bindings)
    }
}
