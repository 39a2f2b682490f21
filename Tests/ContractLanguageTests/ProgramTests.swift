import ContractLanguage
import ContractVM
import Primitives
import Testing

@Suite struct ProgramTests {
    static let folder = TestFile.folder + "Programs/"

    @Test(arguments: TestFile.names(in: folder, ending: ".accord"))
    func `a program compiles and its tests pass`(name: String) throws {
        let source = try #require(TestFile.bytes(Self.folder + name + ".accord"))
        var imports: [ContractModule] = []
        for other in ContractCompiler.uses(of: source) {
            let bytes = try #require(TestFile.bytes(Self.folder + other + ".accord"))
            imports.append(try #require(ContractCompiler.compile(source: bytes, fileName: other, imports: []).module))
        }
        let report = ContractTestRunner.run(source: source, fileName: "\(name).accord", imports: imports)
        #expect(report.diagnostics.isEmpty, "\(DiagnosticRenderer.render(report.diagnostics, of: source, fileName: name))")
        for result in report.results {
            #expect(result.passed, "\(name): \(result.sentence): \(String(describing: result.failure))")
        }
    }

    @Test func `the same source gives the same bytes`() throws {
        let source = try #require(TestFile.bytes(Self.folder + "consent.accord"))
        let first = try #require(ContractCompiler.compile(source: source, fileName: "a", imports: []).module)
        let second = try #require(ContractCompiler.compile(source: source, fileName: "b", imports: []).module)
        #expect(first.canonicalBytes == second.canonicalBytes)
    }
}
