package import ContractVM

/// What came of one source: the module, if there was nothing to complain of.
package struct CompilationResult: Sendable {
    /// Nil exactly if there are diagnostics.
    package let module: ContractModule?
    /// In declared order; empty without a module.
    package let invariants: [ContractInvariant]
    /// Every finding, in the order of the source.
    package let diagnostics: [Diagnostic]
}

/// Turns Accord source into a verified module.
///
/// Equal sources and equal imports give equal bytes. Never fails on any input: what is wrong stands in the diagnostics.
package enum ContractCompiler {
    /// Compiles one contract; `imports` are the modules of the contracts that it names behind `uses`.
    package static func compile(source: [UInt8], fileName: String, imports: [ContractModule]) -> CompilationResult {
        let analysis = ContractAnalysis(source: source, fileName: fileName, imports: imports)
        var diagnostics = analysis.diagnostics
        guard diagnostics.isEmpty else {
            return CompilationResult(module: nil, invariants: [], diagnostics: diagnostics.sorted)
        }
        let module = analysis.module(reportingTo: &diagnostics)
        let invariants = module == nil ? [] : analysis.invariants
        return CompilationResult(module: module, invariants: invariants, diagnostics: diagnostics.sorted)
    }

    /// The names of the contracts that a source names behind `uses`, in their order; for finding their files.
    package static func uses(of source: [UInt8]) -> [String] {
        ContractAnalysis.syntax(of: SourceText(fileName: "", bytes: source)).syntax?.uses.map(\.text) ?? []
    }
}
