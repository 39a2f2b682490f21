/// Writes a source in the one layout that all contracts share.
///
/// Spaces and indentation are the formatter's, line ends are the author's: it neither joins nor breaks lines, so that it can
/// never change what a source means. Of several empty lines one stays, none at the edges of a block. Formatting twice is
/// formatting once. `Docs/contracts.md`.
package struct SourceFormatter {
    /// A source that the parser does not take is left as it is; the findings say why.
    package enum Outcome: Sendable {
        case formatted([UInt8])
        case refused([Diagnostic])
    }

    private static let indentation = 4

    private let source: SourceText
    private let tokens: [Token]
    private var output: [UInt8] = []
    private var spacing = TokenSpacing()
    /// For each open bracket the depth of what stands inside it.
    private var depths: [Int] = []
    /// The depth of the line at hand, without what it goes on with.
    private var lineDepth = 0
    /// Whether an opening bracket was written last.
    private var isAtOpening = false

    private init(_ source: SourceText, _ tokens: [Token]) {
        self.source = source
        self.tokens = tokens
        output.reserveCapacity(source.bytes.count)
    }

    package static func format(source bytes: [UInt8], fileName: String) -> Outcome {
        let source = SourceText(fileName: fileName, bytes: bytes)
        let parsed = ContractAnalysis.syntax(of: source)
        guard parsed.diagnostics.isEmpty else { return .refused(parsed.diagnostics.sorted) }
        var formatter = SourceFormatter(source, Lexer.tokens(of: source, diagnostics: parsed.diagnostics).tokens)
        formatter.run()
        return .formatted(formatter.output)
    }

    private mutating func run() {
        var end = 0
        for index in tokens.indices {
            let token = tokens[index]
            let gap = TokenGap(source.bytes[end..<token.span.start])
            writeComments(of: gap, before: token)
            if !token.isEnd { write(token, at: index, gap: gap) }
            end = token.span.end
        }
        if !output.isEmpty { output.append(UInt8(ascii: "\n")) }
    }

    // MARK: Tokens

    private mutating func write(_ token: Token, at index: Int, gap: TokenGap) {
        if token.startsLine {
            let isContinued = spacing.continues(with: token)
            beginLine(emptyLineBefore: gap.endsWithEmptyLine && !token.isClosing, depth: depth(of: token))
            if isContinued { indent(1) }
        } else if spacing.hasSpace(before: token, wasSpaced: !gap.isEmpty) {
            output.append(UInt8(ascii: " "))
        }
        output += source.bytes[token.span.start..<token.span.end]
        spacing.pass(token)
        isAtOpening = token.isOpening
        if token.isOpening {
            depths.append(lineDepth + 1)
        } else if token.isClosing {
            _ = depths.popLast()
        }
    }

    /// A closing bracket that begins a line stands below the line that opened it.
    private func depth(of token: Token) -> Int {
        guard let inside = depths.last else { return 0 }
        return token.isClosing ? inside - 1 : inside
    }

    // MARK: Comments

    private mutating func writeComments(of gap: TokenGap, before token: Token) {
        for comment in gap.comments {
            if comment.startsLine || output.isEmpty {
                beginLine(emptyLineBefore: comment.followsEmptyLine, depth: depths.last ?? 0)
            } else {
                output += [UInt8(ascii: " "), UInt8(ascii: " ")]
            }
            output += comment.text
            isAtOpening = false
        }
    }

    // MARK: Lines

    private mutating func beginLine(emptyLineBefore: Bool, depth: Int) {
        if !output.isEmpty {
            output.append(UInt8(ascii: "\n"))
            if emptyLineBefore, !isAtOpening { output.append(UInt8(ascii: "\n")) }
        }
        lineDepth = depth
        indent(depth)
    }

    private mutating func indent(_ depth: Int) {
        output += repeatElement(UInt8(ascii: " "), count: depth * Self.indentation)
    }
}
