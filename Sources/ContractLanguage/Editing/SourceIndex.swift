package import ContractVM

/// One source as an editor sees it: what every name means, of which type every expression is, what is declared where.
///
/// Works on sources with errors too, as far as they were understood. Offsets are bytes.
package struct SourceIndex {
    package let text: SourceText
    /// Every finding, in the order of the source.
    package let diagnostics: [Diagnostic]
    /// The verified module; nil if there are findings.
    package let module: ContractModule?
    let symbols: ContractSymbols
    let syntax: ContractSyntax
    let functions: [TypedFunction]
    let types: ExpressionTypes
    let tokens: [Token]

    /// Reads and checks a source; `imports` are the modules of the contracts that it uses.
    package init(source bytes: [UInt8], fileName: String, imports: [ContractModule]) {
        let text = SourceText(fileName: fileName, bytes: bytes)
        self.text = text
        var (syntax, findings) = ContractAnalysis.syntax(of: text)
        guard let syntax else {
            self.syntax = ContractSyntax(name: Name(text: "", span: SourceSpan(0, 0)))
            (symbols, functions, types, tokens, module) = (ContractSymbols(), [], ExpressionTypes(), [], nil)
            diagnostics = findings.sorted
            return
        }
        let checker = TypeChecker(source: text, syntax: syntax, diagnostics: findings)
        checker.expressionTypes = ExpressionTypes()
        functions = checker.checkContract(imports: imports)
        let contract = checker.symbols
        _ = checker.checkTests()
        _ = checker.checkProperties()
        symbols = checker.symbols
        types = checker.expressionTypes ?? ExpressionTypes()
        self.syntax = syntax
        tokens = Lexer.tokens(of: text, diagnostics: DiagnosticBag(source: text)).tokens
        findings = checker.diagnostics
        module =
            findings.isEmpty
            ? ContractAnalysis.module(named: syntax.name, contract, functions, reportingTo: &findings) : nil
        diagnostics = findings.sorted
    }

    /// The contract's own name; empty where it could not be read.
    package var name: String { syntax.name.text }

    /// The position of the token that holds an offset, or ends at it; words go before signs.
    func token(at offset: Int) -> Int? {
        var low = 0
        var high = tokens.count
        while low < high {
            let middle = (low + high) / 2
            if tokens[middle].span.end < offset { low = middle + 1 } else { high = middle }
        }
        let candidates = tokens.indices.dropFirst(low).prefix(2).filter { tokens[$0].span.start <= offset && !tokens[$0].isEnd }
        return candidates.first { tokens[$0].word != nil } ?? candidates.first
    }

    /// The function or test whose source holds an offset, as the range of its tokens' bytes.
    func enclosing(_ offset: Int) -> SourceSpan {
        let starts = declarationStarts
        let start = starts.last { $0 <= offset } ?? 0
        let end = starts.first { $0 > offset } ?? text.bytes.count
        return SourceSpan(start, end)
    }

    /// Where declarations begin: the words of the language that begin a line outside of braces.
    private var declarationStarts: [Int] {
        var depth = 0
        var starts: [Int] = []
        for token in tokens {
            if token.isSign(.leftBrace) { depth += 1 }
            if token.isSign(.rightBrace) { depth = max(0, depth - 1) }
            if depth == 0, token.startsLine, let word = token.word, SourceWords.declarations.contains(word) {
                starts.append(token.span.start)
            }
        }
        return starts
    }
}
