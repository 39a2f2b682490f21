import ContractVM

/// Builds the module of a checked contract.
struct ModuleGenerator {
    private let symbols: ContractSymbols
    private let functions: [TypedFunction]
    private var builder: ModuleBuilder
    /// The statements of each function; none of what is for a new version to ask, which no test does.
    private(set) var marks: [[StatementMark]] = []
    /// The expressions of each function; empty unless they are wanted.
    private(set) var expressionMarks: [[ExpressionMark]] = []
    private let marksExpressions: Bool

    /// Enters all declarations and the code of all functions; only for contracts without diagnostics.
    init(name: String, symbols: ContractSymbols, functions: [TypedFunction], marksExpressions: Bool = false) {
        self.symbols = symbols
        self.marksExpressions = marksExpressions
        self.functions = functions
        builder = ModuleBuilder(name)
        for item in symbols.types.enums { _ = builder.enumeration(item.name, item.cases) }
        for item in symbols.types.records { _ = builder.record(item.name, item.fields) }
        for map in symbols.maps { _ = builder.map(map.name, key: map.key, value: map.value) }
        for event in symbols.events { _ = builder.event(event.name, event.fields) }
        for query in symbols.importedQueries { _ = builder.importQuery(query) }
        for (number, function) in functions.enumerated() { add(function, number: number) }
    }

    /// One more function, behind those of the contract; for the expressions of a test.
    mutating func add(_ function: TypedFunction, number: Int? = nil) {
        var generator = CodeGenerator(function, number: number, symbols: symbols, module: builder)
        if marksExpressions { generator.expressionMarks = [] }
        generator.generate()
        builder = generator.module
        let isForNewVersion = number.map(symbols.entryChecks.values.contains) ?? false
        marks.append(isForNewVersion ? [] : generator.marks)
        if let found = generator.expressionMarks { expressionMarks.append(found) }
        builder.add(generator.code.build())
    }

    /// The module with its costs; throws what the machine does not accept.
    func build() throws(VerificationError) -> ContractModule { try builder.build() }
}
