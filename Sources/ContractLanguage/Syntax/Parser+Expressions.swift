extension Parser {
    /// An expression of any kind.
    mutating func expression() -> Expression {
        let start = current.span
        guard !isRecovering else { return Expression(.missing, start) }
        return nested { $0.binary(above: 0) } ?? Expression(.missing, start)
    }

    /// Joins parts into one expression, unless it would become too deep.
    mutating func make(_ kind: Expression.Kind, from start: SourceSpan, parts: [Expression]) -> Expression {
        let span = start.union(previousSpan)
        let depth = 1 + (parts.map(\.depth).max() ?? 0)
        guard depth <= CompilerLimits.nestingMax else {
            fail(
                .nestedTooDeep,
                "this expression has more than \(CompilerLimits.nestingMax) parts inside one another",
                suggestion: "give parts of it a name with `let`"
            )
            return Expression(.missing, span)
        }
        return Expression(kind, span, depth: depth)
    }

    // MARK: Operators

    private var binaryOperator: BinaryOperator? {
        switch current.kind {
        case .sign(.minus): atLineEnd ? nil : .subtract
        case .sign(let sign): BinaryOperator(rawValue: sign.rawValue)
        case .word(let word): BinaryOperator(rawValue: word)
        default: nil
        }
    }

    private mutating func binary(above floor: Int) -> Expression {
        let start = current.span
        var left = floor < 3 && at(word: "not") ? negation() : unary()
        var lastWasComparison = false
        while !isRecovering {
            if floor < 4, at(word: "is") {
                left = presence(left, from: start)
                continue
            }
            guard let op = binaryOperator, op.precedence > floor else { break }
            if op.isComparison, lastWasComparison {
                fail(.chainedComparison, "comparisons do not chain", suggestion: "write `a < b and b < c`")
                break
            }
            lastWasComparison = op.isComparison
            advance()
            let right = nested { $0.binary(above: op.precedence) } ?? Expression(.missing, current.span)
            left = make(.binary(op, left, right), from: start, parts: [left, right])
        }
        return left
    }

    /// `not` binds weaker than comparisons: `not a == b` means `not (a == b)`.
    private mutating func negation() -> Expression {
        let start = current.span
        advance()
        let value = nested { $0.binary(above: 2) } ?? Expression(.missing, start)
        return make(.not(value), from: start, parts: [value])
    }

    private mutating func presence(_ value: Expression, from start: SourceSpan) -> Expression {
        advance()
        let wanted = at(word: "some")
        guard wanted || at(word: "none") else {
            fail(.expectedToken, "expected `none` or `some` after `is`, found \(describe(current))")
            return value
        }
        advance()
        return make(.isPresent(value, wanted: wanted), from: start, parts: [value])
    }

    private mutating func unary() -> Expression {
        let start = current.span
        guard at(.minus) else { return postfix() }
        advance()
        if case .integer(let value) = current.kind, value == 1 << 63 {
            advance()
            return make(.integer(.min), from: start, parts: [])
        }
        let value = nested { $0.unary() } ?? Expression(.missing, start)
        switch value.kind {
        case .integer(let number): return make(.integer(-number), from: start, parts: [])
        case .money(let minor, let currency): return make(.money(minor: -minor, currency: currency), from: start, parts: [])
        default: return make(.negate(value), from: start, parts: [value])
        }
    }

    // MARK: Behind a value

    private mutating func postfix() -> Expression {
        let start = current.span
        var value = primary()
        while !isRecovering {
            switch current.kind {
            case .sign(.dot):
                advance()
                let member = memberName()
                value = make(.member(value, member), from: start, parts: [value])
            case .sign(.leftParenthesis) where !atLineEnd && value.isCallable:
                let arguments = arguments()
                value = make(.call(value, arguments), from: start, parts: [value] + arguments.map(\.value))
            case .sign(.leftBracket) where !atLineEnd:
                let key = subscriptKey()
                value = make(.index(value, key), from: start, parts: [value, key])
            case .word("with") where ahead(1).isSign(.leftParenthesis):
                advance()
                let changes = arguments()
                value = make(.with(value, changes), from: start, parts: [value] + changes.map(\.value))
            default:
                return value
            }
        }
        return value
    }

    /// Behind a dot any word may stand.
    private mutating func memberName() -> Name {
        let token = current
        guard let text = token.word else {
            fail(.expectedToken, "expected a name after `.`, found \(describe(token))")
            return Name(text: "", span: token.span)
        }
        advance()
        return Name(text: text, span: token.span)
    }

    mutating func arguments() -> [Expression.Argument] {
        var arguments: [Expression.Argument] = []
        bracketed(.leftParenthesis, .rightParenthesis, "before the arguments") { parser in
            var label: Name?
            if let word = parser.current.word, parser.ahead(1).isSign(.colon) {
                label = Name(text: word, span: parser.current.span)
                parser.advance()
                parser.advance()
            }
            arguments.append(Expression.Argument(label: label, value: parser.expression()))
        }
        return arguments
    }

    private mutating func subscriptKey() -> Expression {
        let start = current.span
        var keys: [Expression] = []
        bracketed(.leftBracket, .rightBracket, "before the key") { parser in keys.append(parser.expression()) }
        if keys.count == 1, let key = keys.first { return key }
        if keys.isEmpty { fail(.expectedExpression, "a key is missing between the brackets") }
        return make(.tuple(keys), from: start, parts: keys)
    }

    // MARK: Values

    private mutating func primary() -> Expression {
        let token = current
        let literal: Expression.Kind?
        switch token.kind {
        case .integer(let value): return integer(value, token)
        case .money(let minor, let currency): literal = .money(minor: minor, currency: currency)
        case .date(let days): literal = .date(days: days)
        case .time(let milliseconds): literal = .time(milliseconds: milliseconds)
        case .text(let bytes): literal = .text(bytes)
        case .bytes(let bytes): literal = .bytes(bytes)
        case .sign(.leftParenthesis): return parenthesised()
        case .sign(.leftBracket): return list()
        case .sign(.dot): return implicitCase()
        case .invalid: literal = .missing
        case .word("true"): literal = .bool(true)
        case .word("false"): literal = .bool(false)
        case .word("none"): literal = Expression.Kind.none
        case .word("if"): return conditional()
        case .word("match"): return matchValue()
        case .word(let word) where !ReservedWord.all.contains(word): literal = .name(word)
        default: literal = nil
        }
        guard let literal else {
            fail(.expectedExpression, "expected a value, found \(describe(token))")
            return Expression(.missing, token.span)
        }
        advance()
        return Expression(literal, token.span)
    }

    private mutating func integer(_ value: UInt64, _ token: Token) -> Expression {
        guard let number = Int64(exactly: value) else {
            fail(.badNumber, "this number is over 2⁶³ − 1", suggestion: "Int has 64 bits")
            return Expression(.missing, token.span)
        }
        advance()
        return Expression(.integer(number), token.span)
    }

    private mutating func parenthesised() -> Expression {
        let start = current.span
        var values: [Expression] = []
        bracketed(.leftParenthesis, .rightParenthesis, "before the value") { parser in values.append(parser.expression()) }
        if values.count == 1, let value = values.first {
            return Expression(value.kind, start.union(previousSpan), depth: value.depth)
        }
        if values.isEmpty { fail(.expectedExpression, "a value is missing between the parentheses") }
        return make(.tuple(values), from: start, parts: values)
    }

    private mutating func list() -> Expression {
        let start = current.span
        var values: [Expression] = []
        bracketed(.leftBracket, .rightBracket, "before the list") { parser in values.append(parser.expression()) }
        return make(.list(values), from: start, parts: values)
    }

    private mutating func implicitCase() -> Expression {
        let start = current.span
        advance()
        return make(.implicitCase(memberName()), from: start, parts: [])
    }

    private mutating func conditional() -> Expression {
        let start = current.span
        advance()
        let condition = condition()
        expect(word: "then", "in a value that begins with `if`", suggestion: "as `if a > b then a else b`")
        let first = expression()
        expect(word: "else", "in a value that begins with `if`", suggestion: "as `if a > b then a else b`")
        let second = expression()
        return make(
            .conditional(condition, then: first, else: second),
            from: start,
            parts: [condition.expression, first, second]
        )
    }
}

extension Expression {
    /// Whether `(` behind it calls it.
    fileprivate var isCallable: Bool {
        switch kind {
        case .name, .member, .implicitCase: true
        default: false
        }
    }
}
