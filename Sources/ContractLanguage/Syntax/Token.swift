/// One word, number, text or sign of the source.
struct Token: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// A name or a word of the language; which of the two it is depends on where it stands.
        case word(String)
        case integer(UInt64)
        case money(minor: Int64, currency: String)
        case date(days: Int64)
        case time(milliseconds: UInt64)
        case text([UInt8])
        case bytes([UInt8])
        case sign(Sign)
        /// A literal that could not be read; already reported.
        case invalid
        case end
    }

    /// The signs of the language, spelled as in the source.
    enum Sign: String, Hashable, Sendable {
        case leftParenthesis = "("
        case rightParenthesis = ")"
        case leftBracket = "["
        case rightBracket = "]"
        case leftBrace = "{"
        case rightBrace = "}"
        case comma = ","
        case colon = ":"
        case dot = "."
        case arrow = "->"
        case range = "..<"
        case question = "?"
        case coalesce = "??"
        case assign = "="
        case plusAssign = "+="
        case minusAssign = "-="
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case plus = "+"
        case minus = "-"
        case times = "*"
        case divide = "/"
    }

    let kind: Kind
    let span: SourceSpan
    /// Whether a line end stands between the token before and this one.
    let startsLine: Bool
    /// The `///` lines directly above, without the slashes.
    let documentation: String?

    var isEnd: Bool { kind == .end }

    /// The word that stands here, nil for anything else.
    var word: String? {
        if case .word(let text) = kind { text } else { nil }
    }

    func isSign(_ sign: Sign) -> Bool { kind == .sign(sign) }

    func isWord(_ text: String) -> Bool { word == text }
}

/// Words that are never names.
enum ReservedWord {
    static let all: Set<String> = [
        "let", "var", "if", "else", "match", "case", "for", "in", "require", "refuse", "emit", "return", "remove", "and", "or",
        "not",
        "mod", "true", "false", "none", "is",
    ]
}
