/// Cuts a source text into tokens.
///
/// Never fails: what it cannot read it reports and leaves out.
struct Lexer {
    let source: SourceText
    var bytes: [UInt8] { source.bytes }
    var offset = 0
    var diagnostics: DiagnosticBag
    private var tokens: [Token] = []
    private var sawLineEnd = true
    private var documentation: [String] = []

    init(source: SourceText, diagnostics: DiagnosticBag) {
        self.source = source
        self.diagnostics = diagnostics
    }

    /// All tokens, the last one `.end`, and what was found wrong.
    static func tokens(of source: SourceText, diagnostics: DiagnosticBag) -> (tokens: [Token], diagnostics: DiagnosticBag) {
        var lexer = Lexer(source: source, diagnostics: diagnostics)
        lexer.run()
        return (lexer.tokens, lexer.diagnostics)
    }

    private mutating func run() {
        tokens.reserveCapacity(bytes.count / 4)
        while true {
            skipBlanks()
            guard let byte = peek() else { break }
            let start = offset
            if let kind = next(byte) { append(kind, from: start) }
        }
        append(.end, from: offset)
    }

    func peek(_ ahead: Int = 0) -> UInt8? {
        let index = offset + ahead
        return index < bytes.count ? bytes[index] : nil
    }

    mutating func report(_ code: DiagnosticCode, from start: Int, _ message: String, suggestion: Suggestion? = nil) {
        diagnostics.report(code, at: SourceSpan(start, offset), message, suggestion: suggestion)
    }

    private mutating func append(_ kind: Token.Kind, from start: Int) {
        let lines = documentation.isEmpty ? nil : documentation.joined(separator: "\n")
        documentation = []
        tokens.append(Token(kind: kind, span: SourceSpan(start, offset), startsLine: sawLineEnd, documentation: lines))
        sawLineEnd = false
    }

    // MARK: Blanks and comments

    private mutating func skipBlanks() {
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\n"):
                sawLineEnd = true
                offset += 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"):
                offset += 1
            case UInt8(ascii: "\r"):
                refuseCarriageReturn()
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
                skipComment()
            default:
                return
            }
        }
    }

    private mutating func skipComment() {
        let start = offset
        while let byte = peek(), byte != UInt8(ascii: "\n") { offset += 1 }
        refuseHidden(in: SourceSpan(start, offset), isText: false)
        let isDocumentation = start + 2 < offset && bytes[start + 2] == UInt8(ascii: "/")
        guard isDocumentation else {
            documentation = []
            return
        }
        var text = bytes[(start + 3)..<offset]
        if text.first == UInt8(ascii: " ") { text = text.dropFirst() }
        if text.last == UInt8(ascii: "\r") { text = text.dropLast() }
        documentation.append(String(decoding: text, as: UTF8.self))
    }

    // MARK: Tokens

    private mutating func next(_ byte: UInt8) -> Token.Kind? {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): word()
        case UInt8(ascii: "0")...UInt8(ascii: "9"): number()
        case UInt8(ascii: "\""): text()
        default: sign(byte)
        }
    }

    private mutating func word() -> Token.Kind {
        let start = offset
        while let byte = peek(), Self.isWordByte(byte) { offset += 1 }
        if offset - start > CompilerLimits.nameBytesMax {
            report(
                .nameTooLong,
                from: start,
                "a name has at most \(CompilerLimits.nameBytesMax) letters",
                suggestion: "choose a shorter name"
            )
            return .word(String(decoding: bytes[start..<(start + CompilerLimits.nameBytesMax)], as: UTF8.self))
        }
        return .word(String(decoding: bytes[start..<offset], as: UTF8.self))
    }

    static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    private mutating func sign(_ byte: UInt8) -> Token.Kind? {
        for length in [3, 2, 1] {
            let spelling = bytes[offset...].prefix(length)
            guard let sign = Token.Sign(rawValue: String(decoding: spelling, as: UTF8.self)) else { continue }
            offset += spelling.count
            return .sign(sign)
        }
        skipUnknown(byte)
        return nil
    }

    /// Skips a run of characters the language does not know and reports it once.
    private mutating func skipUnknown(_ first: UInt8) {
        let start = offset
        offset += 1
        while let byte = peek(), byte >= 0x80 || byte == first { offset += 1 }
        let run = SourceSpan(start, offset)
        let hint: Suggestion? =
            switch first {
            case UInt8(ascii: ";"): Suggestion("a statement ends with its line; leave the `;` out").writing("", over: run)
            case UInt8(ascii: "&"): word("and", insteadOf: run)
            case UInt8(ascii: "|"): word("or", insteadOf: run)
            case UInt8(ascii: "!"): word("not", insteadOf: run)
            case UInt8(ascii: "%"): word("mod", insteadOf: run)
            case UInt8(ascii: "'"): "texts stand in double quotes"
            case _ where "“”‘’".unicodeScalars.contains { source.text(of: run).unicodeScalars.contains($0) }:
                "texts stand in double quotes"
            default: nil
            }
        let shown =
            first < 0x20 || first == 0x7F
            ? "control character \(first)" : "character `\(source.text(of: run))`"
        report(.unknownCharacter, from: start, "the \(shown) has no meaning here", suggestion: hint)
    }

    /// A word for signs of other languages, with blanks where the signs had none around them.
    private func word(_ word: String, insteadOf signs: SourceSpan) -> Suggestion {
        func blank(at index: Int) -> String {
            bytes.indices.contains(index) && !Self.isBlank(bytes[index]) ? " " : ""
        }
        let text = blank(at: signs.start - 1) + word + blank(at: signs.end)
        return Suggestion("write `\(word)`").writing(text, over: signs)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
