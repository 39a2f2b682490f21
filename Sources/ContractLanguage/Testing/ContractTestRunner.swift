package import ContractVM
import Primitives

/// Runs the `test` blocks of a contract, each on a fresh world in memory.
package enum ContractTestRunner {
    /// Runs all tests of a source.
    ///
    /// `imports` are the modules of all contracts that it uses, and of those that they use; each is deployed, empty,
    /// beside the contract.
    package static func run(source: [UInt8], fileName: String, imports: [ContractModule]) -> ContractTestReport {
        let analysis = ContractAnalysis(source: source, fileName: fileName, imports: imports)
        var diagnostics = analysis.diagnostics
        guard diagnostics.isEmpty, let module = analysis.module(reportingTo: &diagnostics) else {
            return ContractTestReport(diagnostics: diagnostics.sorted, results: [], coverage: nil)
        }
        do {
            var world = TestWorld()
            for imported in imports { world.deploy(try BytecodeVerifier.verify(imported)) }
            world.deploy(try BytecodeVerifier.verify(module))
            let recorder = CoverageRecorder(module, marks: analysis.testGenerator.marks)
            world.coverage = recorder
            let properties = try PropertyChecks(analysis)
            let results = analysis.tests.map { test in
                var run = TestRun(analysis: analysis, world: world, test: test, properties: properties)
                return run.result()
            }
            let coverage = recorder.coverage(of: module, in: analysis.source)
            return ContractTestReport(diagnostics: [], results: results, coverage: coverage)
        } catch {
            diagnostics.report(
                .moduleRefused,
                at: analysis.name.span,
                "a property, or a contract that it uses, is not accepted: \(error.message)"
            )
            return ContractTestReport(diagnostics: diagnostics.sorted, results: [], coverage: nil)
        }
    }
}
