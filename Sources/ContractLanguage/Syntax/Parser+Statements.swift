extension Parser {
    /// `{ statements }`.
    mutating func block(_ place: String) -> [Statement] {
        guard expect(.leftBrace, place) else { return [] }
        let open = previousSpan
        let outer = brackets
        brackets = 0
        defer { brackets = outer }
        guard let statements = nested({ $0.statements() }) else {
            skipBlock()
            return [Statement(kind: .missing, span: open)]
        }
        if !take(.rightBrace) {
            diagnostics.report(
                .unclosedBlock,
                at: open,
                "this block is not closed",
                suggestion: "close it with `}` before the next declaration"
            )
        }
        return statements
    }

    private mutating func statements() -> [Statement] {
        var statements: [Statement] = []
        while !current.isEnd, !at(.rightBrace), !atOuterDeclaration {
            let start = position
            let statement = statement()
            statements.append(isRecovering ? statement.broken : statement)
            if !isRecovering, !at(.rightBrace), !current.startsLine, !current.isEnd {
                fail(
                    .expectedLineEnd,
                    "expected the end of the statement, found \(describe(current))",
                    suggestion: misspelt(statement) ?? "a statement ends with its line"
                )
                // A lone word is no name here; it was to begin a statement.
                if case .expression(let word) = statement.kind, case .name = word.kind {
                    statements[statements.count - 1] = Statement(kind: .missing, span: statement.span)
                }
            }
            if isRecovering {
                if position == start { advance() }
                skipStatement(outerBrackets: 0)
            }
        }
        return statements
    }

    /// The word that a statement was to begin with, where one that is like it stands alone.
    private func misspelt(_ statement: Statement) -> Suggestion? {
        guard case .expression(let word) = statement.kind, case .name(let name) = word.kind else { return nil }
        return .nearest(to: Name(text: name, span: word.span), in: Self.statementWords)
    }

    private mutating func statement() -> Statement {
        let start = current.span
        let kind = statementKind()
        return Statement(kind: kind, span: start.union(previousSpan))
    }

    private mutating func statementKind() -> Statement.Kind {
        switch current.word {
        case "let": return letStatement()
        case "var": return varStatement()
        case "if": return ifStatement()
        case "match": return matchStatement()
        case "for": return forStatement()
        case "require": return requireStatement()
        case "refuse":
            advance()
            return .refuse(sentence("after `refuse`"))
        case "emit":
            advance()
            let event = name("an event")
            return .emit(event, arguments())
        case "return":
            advance()
            return .returnValue(atLineEnd || at(.rightBrace) ? nil : expression())
        case "remove":
            advance()
            return .remove(expression())
        case let word? where ReservedWord.all.contains(word) && !["true", "false", "none", "not"].contains(word):
            fail(.expectedStatement, "a statement cannot begin with `\(word)`")
            return .missing
        default: return assignmentOrCall()
        }
    }

    private mutating func letStatement() -> Statement.Kind {
        advance()
        let name = name("a name")
        let type: TypeSyntax? = take(.colon) ? type() : nil
        expect(.assign, "before the value", suggestion: "as `let x = …`")
        return .letValue(name, type, expression())
    }

    private mutating func varStatement() -> Statement.Kind {
        advance()
        let name = name("a name")
        let type: TypeSyntax? = take(.colon) ? type() : nil
        expect(.assign, "before the value", suggestion: "a `var` begins with a value, as `var total = 0`")
        return .variable(name, type, expression())
    }

    private mutating func assignmentOrCall() -> Statement.Kind {
        let target = expression()
        guard !isRecovering, case .sign(let sign) = current.kind else { return .expression(target) }
        let assignment: Statement.Assignment
        switch sign {
        case .assign: assignment = .set
        case .plusAssign: assignment = .add
        case .minusAssign: assignment = .subtract
        default: return .expression(target)
        }
        advance()
        return .assign(target, assignment, expression())
    }

    // MARK: Branches

    private mutating func ifStatement() -> Statement.Kind {
        var branches: [Statement.Branch] = []
        repeat {
            advance()
            let condition = condition()
            branches.append(Statement.Branch(condition: condition, body: isRecovering ? [] : block("after the condition")))
            guard !isRecovering, at(word: "else") else { return .ifElse(branches, else: nil) }
            guard branches.count < CompilerLimits.membersMax * 4 else {
                fail(.nestedTooDeep, "this `if` has too many branches", suggestion: "use `match`, or a map")
                return .ifElse(branches, else: nil)
            }
            advance()
        } while at(word: "if")
        return .ifElse(branches, else: block("after `else`"))
    }

    mutating func condition() -> Statement.Condition {
        guard take(word: "let") else { return .holds(expression()) }
        let name = name("a name")
        expect(.assign, "after the name", suggestion: "as `if let x = optional { … }`")
        return .binds(name, expression())
    }

    // MARK: Loops

    private mutating func forStatement() -> Statement.Kind {
        advance()
        let pattern = pattern()
        expect(word: "in", "after the loop's name")
        let subject = expression()
        let end = isRecovering ? nil : rangeEnd(behind: pattern)
        var limit: Expression?
        if !isRecovering, take(word: "limit") { limit = expression() }
        let body = isRecovering ? [] : block("before the loop's body")
        guard let end else { return .forEach(pattern, subject, limit: limit, body) }
        guard case .element(let name) = pattern else { return .missing }
        return .forNumber(name, from: subject, to: end, limit: limit, body)
    }

    /// `..< end`; nil where no range stands.
    private mutating func rangeEnd(behind pattern: Statement.Pattern) -> Expression? {
        guard at(.range) else { return nil }
        if case .entry = pattern {
            fail(.expectedToken, "a loop over numbers names the number alone", suggestion: "as `for i in 0..<12 { … }`")
        }
        advance()
        return expression()
    }

    mutating func pattern() -> Statement.Pattern {
        guard at(.leftParenthesis) else { return .element(name("a name")) }
        advance()
        var key: [Name] = []
        let keyIsTuple = at(.leftParenthesis)
        if keyIsTuple {
            bracketed(.leftParenthesis, .rightParenthesis, "before the key's names") { parser in key.append(parser.name("a name"))
            }
        } else {
            key = [name("a name for the key")]
        }
        expect(.comma, "between key and value", suggestion: "as `for (key, value) in map limit 50 { … }`")
        let value = name("a name for the value")
        expect(.rightParenthesis, "after the value's name")
        return .entry(key: key, keyIsTuple: keyIsTuple, value: value)
    }

    // MARK: Sentences

    private mutating func requireStatement() -> Statement.Kind {
        advance()
        let condition = condition()
        if case .holds(let expression) = condition, case .call(let callee, _) = expression.kind, case .name = callee.kind,
            atLineEnd || at(.rightBrace), !at(word: "else"), !isRecovering
        {
            return .require(condition, sentence: nil)
        }
        expectElse("say why it is refused: `require … else \"a sentence\"`")
        return .require(condition, sentence: sentence("after `else`"))
    }

    /// `else` between a condition and its sentence.
    mutating func expectElse(_ suggestion: Suggestion) {
        let text = if case .text = current.kind { " else" } else { " else \"a sentence\"" }
        expect(word: "else", "after the condition", suggestion: suggestion.inserting(text, at: previousSpan.end))
    }

    mutating func sentence(_ place: String) -> Statement.Sentence {
        let token = current
        guard case .text(let bytes) = token.kind else {
            fail(.expectedToken, "expected a sentence in quotes \(place), found \(describe(token))")
            return Statement.Sentence(bytes: [], span: token.span)
        }
        advance()
        return Statement.Sentence(bytes: bytes, span: token.span)
    }
}
