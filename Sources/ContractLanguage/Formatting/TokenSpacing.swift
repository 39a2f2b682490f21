/// Whether a space stands between two tokens of one line, and whether a line goes on with the one before.
struct TokenSpacing {
    /// Words before which a value has ended for good, or that are followed by one: a bracket behind them begins a value.
    private static let operatorWords: Set<String> = [
        "let", "var", "if", "else", "match", "case", "for", "in", "require", "refuse", "emit", "return", "remove", "and", "or",
        "not", "mod", "is",
    ]
    /// Names that mean something to the language only where the grammar says so: the author's space before a bracket stays.
    private static let contextualWords: Set<String> = [
        "expect", "at", "advance", "by", "limit", "with", "then", "call", "fails", "most",
    ]
    /// Types whose arguments stand in angle brackets; the names belong to the language.
    private static let genericTypes: Set<String> = ["Map", "List", "Set", "Text", "Bytes", "Money"]
    /// Words that a line of an expression may begin with.
    private static let continuingWords: Set<String> = ["and", "or", "mod", "in", "is", "else", "with", "then", "by", "within"]

    private var previous: Token?
    /// Whether the last token is a name behind a dot, whatever word it is.
    private var isMember = false
    /// Whether the last token was a minus without a left side.
    private var isAfterUnaryMinus = false
    /// Whether the last sign `<` or `>` bounds the arguments of a type.
    private var isAfterTypeBracket = false
    private var openTypes = 0
    /// For each open brace whether cases of a `match` stand in it, and how many values that begin with `if` wait for `else`.
    private var blocks: [(isMatch: Bool, openIfs: Int)] = []
    /// How many words `match` wait for their brace.
    private var openMatches = 0

    mutating func pass(_ token: Token) {
        passBlock(token)
        isAfterUnaryMinus = token.isSign(.minus) && !endsValue
        isAfterTypeBracket = false
        isMember = token.word != nil && previous?.isSign(.dot) ?? false
        if token.isSign(.less), previous?.word.map(Self.genericTypes.contains) ?? false {
            openTypes += 1
            isAfterTypeBracket = true
        } else if token.isSign(.greater), openTypes > 0 {
            openTypes -= 1
            isAfterTypeBracket = true
        }
        previous = token
    }

    private mutating func passBlock(_ token: Token) {
        switch token.kind {
        case .sign(.leftBrace):
            blocks.append((openMatches > 0, 0))
            openMatches = max(0, openMatches - 1)
        case .sign(.rightBrace): _ = blocks.popLast()
        case .word("match"): openMatches += 1
        case .word("if") where !blocks.isEmpty: blocks[blocks.count - 1].openIfs += 1
        case .word("else") where !blocks.isEmpty: blocks[blocks.count - 1].openIfs -= isOtherwise ? 0 : 1
        default: break
        }
    }

    /// Whether an `else` that stands here is that of a `match`.
    private var isOtherwise: Bool { blocks.last.map { $0.isMatch && $0.openIfs == 0 } ?? false }

    /// Whether a line that begins with the token goes on with the one before.
    func continues(with token: Token) -> Bool {
        guard let previous else { return false }
        if previous.isSign(.rightBrace) { return false }
        if token.isWord("else"), isOtherwise { return false }
        if let word = token.word { return Self.continuingWords.contains(word) }
        guard case .sign(let sign) = token.kind else { return false }
        switch sign {
        case .minus, .leftParenthesis, .rightParenthesis, .leftBracket, .rightBracket, .leftBrace, .rightBrace, .comma, .colon,
            .question:
            return false
        case .dot: return endsValue
        default: return true
        }
    }

    func hasSpace(before token: Token, wasSpaced: Bool) -> Bool {
        guard let previous else { return false }
        if case .sign(let sign) = token.kind {
            switch sign {
            case .comma, .colon, .rightParenthesis, .rightBracket, .question, .range: return false
            case .dot: return !endsValue && hasSpaceAfter(previous)
            case .leftParenthesis: return hasSpaceBeforeParenthesis(wasSpaced)
            case .leftBracket: return !endsValue && hasSpaceAfter(previous)
            case .rightBrace: return !previous.isSign(.leftBrace)
            case .less where previous.word.map(Self.genericTypes.contains) ?? false: return false
            case .greater where openTypes > 0: return false
            default: break
            }
        }
        return hasSpaceAfter(previous)
    }

    private func hasSpaceAfter(_ token: Token) -> Bool {
        guard case .sign(let sign) = token.kind else { return true }
        switch sign {
        case .leftParenthesis, .leftBracket, .dot, .range: return false
        case .minus: return !isAfterUnaryMinus
        case .less: return !isAfterTypeBracket
        default: return true
        }
    }

    private func hasSpaceBeforeParenthesis(_ wasSpaced: Bool) -> Bool {
        guard let previous else { return false }
        guard let word = previous.word else { return !endsValue && hasSpaceAfter(previous) }
        if isMember { return false }
        if Self.contextualWords.contains(word) { return wasSpaced }
        return Self.operatorWords.contains(word)
    }

    /// Whether the last token can be the end of a value, so that what follows reaches into it or takes it as its left side.
    private var endsValue: Bool {
        guard let previous else { return false }
        switch previous.kind {
        case .word(let word): return isMember || !Self.operatorWords.contains(word) && word != "then"
        case .sign(let sign):
            switch sign {
            case .rightParenthesis, .rightBracket, .rightBrace, .question: return true
            case .greater: return isAfterTypeBracket
            default: return false
            }
        case .invalid, .end: return false
        default: return true
        }
    }
}

extension Token {
    var isOpening: Bool { isSign(.leftParenthesis) || isSign(.leftBracket) || isSign(.leftBrace) }
    var isClosing: Bool { isSign(.rightParenthesis) || isSign(.rightBracket) || isSign(.rightBrace) }
}
