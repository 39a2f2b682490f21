extension Parser {
    static let declarationWords: Set<String> = [
        "contract", "uses", "enum", "record", "const", "state", "event", "action", "query", "function", "rule",
        "invariant", "migrate", "property", "test",
    ]

    /// Whether a declaration begins here: one of its words, then a name or sentence on the same line.
    var atDeclaration: Bool {
        guard let word = current.word, Self.declarationWords.contains(word) else { return false }
        let next = ahead(1)
        guard !next.startsLine else { return false }
        switch next.kind {
        case .word: return true
        case .text: return word == "test" || word == "property"
        default: return false
        }
    }

    /// Whether a declaration begins at the first column, where no statement stands: a block was left open.
    var atOuterDeclaration: Bool {
        current.startsLine && atDeclaration && source.location(of: current.span.start).column == 1
    }

    /// Skips what is left of a broken declaration: whole blocks, up to where the next declaration begins.
    mutating func skipToDeclaration() {
        brackets = 0
        var braces = 0
        while !current.isEnd {
            if atOuterDeclaration || (braces == 0 && current.startsLine && atDeclaration) { break }
            if at(.leftBrace) { braces += 1 }
            if at(.rightBrace) { braces = max(0, braces - 1) }
            advance()
        }
        isRecovering = false
    }

    /// Skips what is left of a broken statement: to its line's end, brackets and blocks that it opened included.
    mutating func skipStatement(outerBrackets: Int) {
        var open = max(0, brackets - outerBrackets)
        brackets = outerBrackets
        var braces = 0
        while !current.isEnd, !atOuterDeclaration {
            if braces == 0 {
                if at(.rightBrace) { break }
                let beginsStatement = current.word.map { Self.statementWords.contains($0) } ?? false
                if current.startsLine, open == 0 || beginsStatement, !at(word: "else") { break }
            }
            switch current.kind {
            case .sign(.leftBrace): braces += 1
            case .sign(.rightBrace): braces -= 1
            case .sign(.leftParenthesis), .sign(.leftBracket): open += 1
            case .sign(.rightParenthesis), .sign(.rightBracket): open = max(0, open - 1)
            default: break
            }
            advance()
        }
        isRecovering = false
    }

    /// Skips the rest of a block that stands open, its closing brace included.
    mutating func skipBlock() {
        var braces = 1
        while !current.isEnd, !atOuterDeclaration, braces > 0 {
            if at(.leftBrace) { braces += 1 }
            if at(.rightBrace) { braces -= 1 }
            advance()
        }
        brackets = 0
        isRecovering = false
    }

    static let statementWords: Set<String> = [
        "let", "var", "if", "match", "for", "require", "refuse", "emit", "return", "remove",
    ]
}
