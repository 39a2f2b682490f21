package import ContractVM

/// A contract compiled once more, so that what its code does can be told in the words of its source.
package struct ExplainedContract {
    package let module: ContractModule
    let text: SourceText
    let functions: [TypedFunction]
    let statements: [[StatementMark]]
    let expressions: [[ExpressionMark]]

    /// Nil if the source has errors.
    ///
    /// `imports` are the modules of the contracts that it uses.
    package init?(source: [UInt8], fileName: String, imports: [ContractModule]) {
        let analysis = ContractAnalysis(source: source, fileName: fileName, imports: imports)
        guard analysis.diagnostics.isEmpty else { return nil }
        let generator = ModuleGenerator(
            name: analysis.name.text,
            symbols: analysis.symbols,
            functions: analysis.functions,
            marksExpressions: true
        )
        guard let module = try? generator.build() else { return nil }
        self.module = module
        text = analysis.source
        functions = analysis.functions
        statements = generator.marks
        expressions = generator.expressionMarks
    }

    /// A statement on one line, without the block behind it.
    func statement(_ span: SourceSpan) -> String {
        var words: [Substring] = []
        for line in text.text(of: span).split(whereSeparator: \.isNewline) {
            let isBlock = line.last { $0 != " " } == "{"
            words += (isBlock ? line.dropLast(while: { $0 == " " || $0 == "{" }) : line).split(separator: " ")
            if isBlock { break }
        }
        return words.joined(separator: " ").shortened(to: 200)
    }

    /// An expression on one line; nil for literals, which say themselves what they are, and for parts of a list behind `by`.
    func expression(_ span: SourceSpan) -> String? {
        let text = text.text(of: span).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard let first = text.unicodeScalars.first, first == "_" || first == "(" || first.properties.isAlphabetic,
            !["true", "false", "none"].contains(text), Self.isWhole(text)
        else { return nil }
        return text.shortened(to: 120)
    }

    /// Whether its brackets match and no comma stands outside of them.
    private static func isWhole(_ text: String) -> Bool {
        var depth = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ",") where depth == 0: return false
            default: break
            }
            if depth < 0 { return false }
        }
        return depth == 0
    }
}

extension Substring {
    fileprivate func dropLast(while matches: (Character) -> Bool) -> Substring {
        var rest = self
        while let last = rest.last, matches(last) { rest = rest.dropLast() }
        return rest
    }
}

extension String {
    /// At most so many characters, the last of them a sign that something is left out.
    func shortened(to count: Int) -> String {
        unicodeScalars.count <= count ? self : String(unicodeScalars.prefix(count - 1)) + "…"
    }
}
