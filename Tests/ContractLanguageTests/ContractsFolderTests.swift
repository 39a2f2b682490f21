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
    func `a contract compiles, and its tests pass, run every line of its rules, and take a third of every bound`(name: String)
        throws
    {
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
        // Tests run on exactly the bound, so it is never exceeded; and they build each action's worst case, or near it.
        for cost in report.coverage?.costs ?? [] {
            #expect(
                (cost.seen ?? 0) * 3 >= cost.bound,
                "\(cost.function) took \(cost.seen ?? 0) at most, and its bound is \(cost.bound)"
            )
        }
        for function in entry.result.module?.functions ?? [] where function.kind != .function {
            #expect(function.cost > 0)
        }
    }
}
