/// Reads tokens into a syntax tree, by recursive descent.
///
/// It never gives up: what it cannot read it reports once, skips to the next line or declaration, and goes on, so that
/// one run shows every error. Depth is bounded, so hostile nesting ends in a diagnostic.
struct Parser {
    let source: SourceText
    let tokens: [Token]
    var position = 0
    var diagnostics: DiagnosticBag
    /// How deep the parser stands in expressions, types and blocks.
    var nesting = 0
    /// How many round and square brackets are open; line ends mean nothing inside them.
    var brackets = 0
    /// Set from the first error of a statement or declaration until it has been skipped.
    var isRecovering = false

    init(source: SourceText, tokens: [Token], diagnostics: DiagnosticBag) {
        self.source = source
        self.tokens = tokens
        self.diagnostics = diagnostics
    }

    // MARK: Looking

    var current: Token { tokens[min(position, tokens.count - 1)] }

    func ahead(_ distance: Int) -> Token { tokens[min(position + distance, tokens.count - 1)] }

    var previousSpan: SourceSpan { position > 0 ? tokens[position - 1].span : SourceSpan(0, 0) }

    func at(_ sign: Token.Sign) -> Bool { current.isSign(sign) }

    func at(word: String) -> Bool { current.isWord(word) }

    /// Whether a statement or expression ends before the current token, because a new line begins.
    var atLineEnd: Bool { current.isEnd || (brackets == 0 && current.startsLine) }

    // MARK: Taking

    mutating func advance() { if position < tokens.count - 1 { position += 1 } }

    mutating func take(_ sign: Token.Sign) -> Bool {
        guard at(sign) else { return false }
        advance()
        return true
    }

    mutating func take(word: String) -> Bool {
        guard at(word: word) else { return false }
        advance()
        return true
    }

    @discardableResult
    mutating func expect(_ sign: Token.Sign, _ place: String, suggestion: Suggestion? = nil) -> Bool {
        if take(sign) { return true }
        fail(.expectedToken, "expected `\(sign.rawValue)` \(place), found \(describe(current))", suggestion: suggestion)
        return false
    }

    @discardableResult
    mutating func expect(word: String, _ place: String, suggestion: Suggestion? = nil) -> Bool {
        if take(word: word) { return true }
        fail(.expectedToken, "expected `\(word)` \(place), found \(describe(current))", suggestion: suggestion)
        return false
    }

    /// A name that the author chooses; reserved words are refused but taken, so that reading goes on.
    mutating func name(_ what: String) -> Name {
        let token = current
        guard let text = token.word else {
            fail(.expectedToken, "expected \(what), found \(describe(token))")
            return Name(text: "", span: SourceSpan(token.span.start, token.span.start))
        }
        if ReservedWord.all.contains(text), !isRecovering {
            diagnostics.report(
                .reservedWord,
                at: token.span,
                "`\(text)` is a word of the language and cannot be \(what)",
                suggestion: "choose another name"
            )
        }
        advance()
        return Name(text: text, span: token.span)
    }

    // MARK: Errors

    /// Reports at the current token, unless this statement or declaration already had an error.
    mutating func fail(_ code: DiagnosticCode, _ message: String, suggestion: Suggestion? = nil) {
        guard !isRecovering else { return }
        isRecovering = true
        diagnostics.report(code, at: current.span, message, suggestion: suggestion)
    }

    func describe(_ token: Token) -> String {
        switch token.kind {
        case .end: return "the end of the file"
        case .text: return "a text"
        default:
            let text = source.text(of: token.span)
            return "`\(text.unicodeScalars.count > 40 ? String(text.unicodeScalars.prefix(40)) + "…" : text)`"
        }
    }

    /// Runs the body one level deeper; at the limit reports and gives nil.
    mutating func nested<Value>(_ body: (inout Parser) -> Value) -> Value? {
        guard nesting < CompilerLimits.nestingMax else {
            fail(
                .nestedTooDeep,
                "this is nested more than \(CompilerLimits.nestingMax) deep",
                suggestion: "give parts of it a name with `let`, or move them into a function"
            )
            return nil
        }
        nesting += 1
        defer { nesting -= 1 }
        return body(&self)
    }

    /// Reads items up to the closing sign: separated by commas or, where `allowsLines`, by line ends.
    mutating func items(until close: Token.Sign, allowsLines: Bool = false, _ item: (inout Parser) -> Void) {
        while !at(close), !current.isEnd, !isRecovering {
            let start = position
            item(&self)
            if isRecovering || position == start { return }
            if take(.comma) { continue }
            if at(close) { return }
            if allowsLines, current.startsLine { continue }
            fail(.expectedToken, "expected `,` or `\(close.rawValue)` here, found \(describe(current))")
        }
    }

    /// A bracketed list of items, the opening sign still ahead.
    mutating func bracketed(
        _ open: Token.Sign,
        _ close: Token.Sign,
        _ place: String,
        _ item: (inout Parser) -> Void
    ) {
        guard expect(open, place) else { return }
        let outer = brackets
        brackets += 1
        items(until: close, item)
        brackets = outer
        expect(close, "to close the list")
    }
}
