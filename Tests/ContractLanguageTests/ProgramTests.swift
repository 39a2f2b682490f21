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

    @Test func `a test binds what a call may cost`() throws {
        func failure(_ bound: Int64) throws -> ContractTestResult.Failure? {
            let source = """
                contract bounded
                const most: Int = \(bound)
                state counts: Map<Account, Int>
                action count() -> Int by anyone {
                    counts[caller] = (counts[caller] ?? 0) + 1
                    return 1
                }
                test "counting is cheap" {
                    actor alice: patient
                    as alice call count()
                    let one = as alice call count() costs at most most
                    expect one == 1
                }
                """
            let report = ContractTestRunner.run(source: Array(source.utf8), fileName: "bounded.accord", imports: [])
            return try #require(report.results.first, "\(report.diagnostics)").failure
        }
        let dear = try #require(try failure(10))
        #expect(dear.location.line == 11)
        let words = dear.message.split(separator: " ")
        let measured = try #require(words.last.flatMap { Int64($0) })
        #expect(dear.message == "`count` should cost at most 10, and it costs \(measured)")
        #expect(try failure(measured) == nil)
        #expect(try failure(measured - 1) != nil)
    }

    @Test func `the same source gives the same bytes`() throws {
        let source = try #require(TestFile.bytes(Self.folder + "consent.accord"))
        let first = try #require(ContractCompiler.compile(source: source, fileName: "a", imports: []).module)
        let second = try #require(ContractCompiler.compile(source: source, fileName: "b", imports: []).module)
        #expect(first.canonicalBytes == second.canonicalBytes)
    }
}
