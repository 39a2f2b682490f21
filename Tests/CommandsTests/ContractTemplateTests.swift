import Commands
import ContractLanguage
import Testing

@Suite struct ContractTemplateTests {
    @Test func `the contract to begin with compiles, passes its tests and is formatted`() {
        let source = Array(ContractTemplate.source(name: "visits").utf8)
        let report = ContractTestRunner.run(source: source, fileName: "visits.accord", imports: [])
        #expect(report.diagnostics.isEmpty && report.passed && report.results.count == 2)
        guard case .formatted(let bytes) = SourceFormatter.format(source: source, fileName: "visits.accord") else {
            Issue.record("it does not parse")
            return
        }
        #expect(bytes == source)
    }
}
