import ContractLanguage
import ContractVM
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// The project's own contracts; `CONSILIUM_CONTRACTS` names another folder to try.
@Suite struct ContractsFolderTests {
    static let folder = getenv("CONSILIUM_CONTRACTS").map { String(cString: $0) + "/" } ?? TestFile.folder + "../../Contracts/"

    @Test(arguments: TestFile.names(in: folder, ending: ".accord"))
    func `a contract compiles, its tests pass, and they run every line of its rules`(name: String) throws {
        let library = ContractLibrary { name in
            TestFile.bytes(Self.folder + name + ".accord").map { ("\(name).accord", $0) }
        }
        let entry = try #require(library.contract(named: name))
        let report = ContractTestRunner.run(
            source: entry.source,
            fileName: entry.fileName,
            imports: library.imports(of: entry.source)
        )
        #expect(
            report.diagnostics.isEmpty,
            "\n\(DiagnosticRenderer.render(report.diagnostics, of: entry.source, fileName: entry.fileName))"
        )
        for result in report.results {
            let place = result.failure.map { "\(entry.fileName):\($0.location.line):\($0.location.column): \($0.message)" }
            #expect(result.passed, "\(result.sentence): \(place ?? "")")
        }
        #expect(report.coverage?.missedLines == [], "lines of rules that no test runs")
        for function in entry.result.module?.functions ?? [] where function.kind != .function {
            #expect(function.cost > 0)
        }
    }
}
