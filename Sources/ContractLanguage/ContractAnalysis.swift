import ContractVM

/// Everything the compiler knows of one source before it writes code.
struct ContractAnalysis {
    let source: SourceText
    let name: Name
    let symbols: ContractSymbols
    /// The same, and behind it what only the tests name; nothing of that gets into the module.
    let testSymbols: ContractSymbols
    let functions: [TypedFunction]
    let tests: [TypedTest]
    let properties: [TypedProperty]
    let diagnostics: DiagnosticBag

    init(source bytes: [UInt8], fileName: String, imports: [ContractModule]) {
        source = SourceText(fileName: fileName, bytes: bytes)
        let (syntax, found) = Self.syntax(of: source)
        guard let syntax else {
            name = Name(text: "", span: SourceSpan(0, 0))
            symbols = ContractSymbols()
            testSymbols = symbols
            functions = []
            tests = []
            properties = []
            diagnostics = found
            return
        }
        let checker = TypeChecker(source: source, syntax: syntax, diagnostics: found)
        functions = checker.checkContract(imports: imports)
        symbols = checker.symbols
        tests = checker.checkTests()
        properties = checker.checkProperties()
        testSymbols = checker.symbols
        name = syntax.name
        diagnostics = checker.diagnostics
    }

    /// U+FEFF in UTF-8, which some editors write before a text.
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The tree of a source; nil if it is too large or no plain text.
    static func syntax(of source: SourceText) -> (syntax: ContractSyntax?, diagnostics: DiagnosticBag) {
        var diagnostics = DiagnosticBag(source: source)
        let start = SourceSpan(0, 0)
        guard source.bytes.count <= CompilerLimits.sourceBytesMax else {
            diagnostics.report(.sourceTooLarge, at: start, "a source has at most \(CompilerLimits.sourceBytesMax) bytes")
            return (nil, diagnostics)
        }
        guard String(validating: source.bytes, as: UTF8.self) != nil else {
            let place = source.bytes.lengthOfUTF8
            let message = "this file is not UTF-8"
            diagnostics.report(.notUTF8, at: SourceSpan(place, place), message, suggestion: "save it as UTF-8 text")
            return (nil, diagnostics)
        }
        guard !source.bytes.starts(with: byteOrderMark) else {
            let message = "this file begins with a byte order mark, which no contract may hold"
            diagnostics.report(.byteOrderMark, at: start, message, suggestion: "save it as UTF-8 without a byte order mark (BOM)")
            return (nil, diagnostics)
        }
        let lexed = Lexer.tokens(of: source, diagnostics: diagnostics)
        var parser = Parser(source: source, tokens: lexed.tokens, diagnostics: lexed.diagnostics)
        let syntax = parser.contract()
        return (syntax, parser.diagnostics)
    }

    /// The verified module; reports and gives nil if the machine does not accept it.
    func module(reportingTo diagnostics: inout DiagnosticBag) -> ContractModule? {
        Self.module(named: name, symbols, functions, reportingTo: &diagnostics)
    }

    /// The verified module of a contract without findings; reports and gives nil if the machine does not accept it.
    static func module(
        named name: Name,
        _ symbols: ContractSymbols,
        _ functions: [TypedFunction],
        reportingTo diagnostics: inout DiagnosticBag
    ) -> ContractModule? {
        do {
            let module = try ModuleGenerator(name: name.text, symbols: symbols, functions: functions).build()
            try BytecodeVerifier.verify(module)
            return module
        } catch {
            let span = error.function.flatMap { name in functions.first { $0.name.text == name }?.span } ?? name.span
            diagnostics.report(.moduleRefused, at: span, "the machine does not accept this: \(error.message)")
            return nil
        }
    }

    var invariants: [ContractInvariant] {
        symbols.invariants.map { invariant in
            ContractInvariant(
                name: functions[invariant.function].name.text,
                sentence: invariant.sentence,
                function: invariant.function,
                isAlways: invariant.isAlways,
                map: invariant.map
            )
        }
    }

    /// The module with all that tests name, ready for their expressions to be added.
    var testGenerator: ModuleGenerator { ModuleGenerator(name: name.text, symbols: testSymbols, functions: functions) }
}

extension [UInt8] {
    /// How many bytes at the beginning are whole characters of UTF-8.
    fileprivate var lengthOfUTF8: Int {
        var decoder = UTF8()
        var iterator = makeIterator()
        var length = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { length += UTF8.width(scalar) }
        return length
    }
}
