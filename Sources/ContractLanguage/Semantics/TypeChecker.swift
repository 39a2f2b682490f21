import ContractVM

/// Gives every name its meaning and every expression its type, and refuses what the rules of the language forbid.
///
/// One run checks the whole contract. What could not be understood becomes `unknown`, which fits everywhere, so that
/// one mistake gives one diagnostic.
final class TypeChecker {
    let source: SourceText
    let syntax: ContractSyntax
    var diagnostics: DiagnosticBag
    var symbols = ContractSymbols()
    var scope = Scope(kind: .constant)
    /// Which function calls which, by position; filled while bodies are checked.
    var callGraph: [[(callee: Int, span: SourceSpan)]] = []
    /// The function whose body is being checked.
    var currentFunction: Int?

    /// The names that the steps of the test have bound so far, in their order.
    var testBindings: [(name: String, local: LocalID, type: ContractType)] = []

    /// What editors ask for; nil where only the module is wanted.
    var expressionTypes: ExpressionTypes?

    init(source: SourceText, syntax: ContractSyntax, diagnostics: DiagnosticBag) {
        self.source = source
        self.syntax = syntax
        self.diagnostics = diagnostics
    }

    /// Checks everything but the tests.
    func checkContract(imports: [ContractModule]) -> [TypedFunction] {
        declare(imports: imports)
        for index in symbols.constants.indices { resolveConstant(index) }
        callGraph = Array(repeating: [], count: symbols.functions.count)
        symbols.effects = Array(repeating: FunctionEffects(), count: symbols.functions.count)
        var functions: [TypedFunction] = []
        for index in symbols.functions.indices { functions.append(checkFunction(index)) }
        addCopies(to: &functions)
        refuseRecursion()
        joinEffects()
        refuseUnsoundInvariants()
        refuseCallersOfSeveral()
        return functions
    }

    func report(_ code: DiagnosticCode, at span: SourceSpan, _ message: String, suggestion: Suggestion? = nil) {
        diagnostics.report(code, at: span, message, suggestion: suggestion)
    }

    /// A type as the author would write it.
    func spelling(_ type: ContractType) -> String { type.spelling(in: symbols.types) }

    func spelling(_ type: SemanticType) -> String {
        switch type {
        case .value(let type): spelling(type)
        case .noneLiteral: "none"
        case .nothing: "nothing"
        case .unknown: "unknown"
        }
    }
}
