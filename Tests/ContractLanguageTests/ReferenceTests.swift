import ContractLanguage
import ContractVM
import Testing

/// The examples of the documentation are whole contracts; they compile, and their tests pass.
@Suite struct ReferenceTests {
    static let page = TestFile.folder + "../../Docs/accord-reference.md"

    /// What stands between the fences of ```accord blocks.
    static var examples: [String] {
        let text = String(decoding: TestFile.bytes(page) ?? [], as: UTF8.self)
        var examples: [String] = []
        var open: [Substring]?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line == "```accord" {
                open = []
            } else if line == "```", let lines = open {
                examples.append(lines.joined(separator: "\n") + "\n")
                open = nil
            } else {
                open?.append(line)
            }
        }
        return examples
    }

    @Test func `every example compiles and passes its tests`() throws {
        let examples = Self.examples
        try #require(examples.count >= 6)
        var modules: [ContractModule] = []
        for example in examples {
            let source = Array(example.utf8)
            let report = ContractTestRunner.run(source: source, fileName: "example.accord", imports: modules)
            #expect(
                report.diagnostics.isEmpty,
                "\n\(DiagnosticRenderer.render(report.diagnostics, of: source, fileName: "example.accord"))"
            )
            for result in report.results { #expect(result.passed, "\(result)") }
            if let module = ContractCompiler.compile(source: source, fileName: "example.accord", imports: modules).module {
                modules.append(module)
            }
        }
    }
}
