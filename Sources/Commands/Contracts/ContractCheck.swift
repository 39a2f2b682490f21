import ArgumentParser
import ContractLanguage
import ContractVM
import NodeAPI

/// `consilium contract check`.
struct ContractCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say what is wrong with a contract, or that nothing is."
    )

    @Argument(help: "The contract's source, NAME.accord.")
    var file: String

    @OptionGroup var options: OutputOptions

    func run() async throws {
        let module = try ContractSource(path: file).module(options)
        options.show(["file": .text(file), "ok": true, "diagnostics": []], text: "\(file): \(module.name) has no errors")
    }
}

/// `consilium contract test`.
struct ContractTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the tests that stand beside a contract's rules."
    )

    @Argument(help: "The contract's source, NAME.accord.")
    var file: String

    @OptionGroup var options: OutputOptions

    func run() async throws {
        let source = try ContractSource(path: file)
        let report = ContractTestRunner.run(source: source.bytes, fileName: file, imports: source.imports)
        guard report.diagnostics.isEmpty else { throw source.report(report.diagnostics, options) }
        let passed = report.results.count { $0.passed }
        options.show(
            [
                "file": .text(file), "ok": .bool(report.passed), "passed": .integer(Int64(passed)),
                "failed": .integer(Int64(report.results.count - passed)), "tests": .array(report.results.map(Self.json)),
            ],
            text: (report.results.map { line($0) } + ["\(passed) of \(report.results.count) tests passed"])
                .joined(separator: "\n")
        )
        if !report.passed { throw Exit.failed }
    }

    private static func json(_ result: ContractTestResult) -> JSONValue {
        [
            "name": .text(result.sentence), "passed": .bool(result.passed),
            "line": result.failure.map { .integer(Int64($0.location.line)) } ?? .null,
            "message": result.failure.map { .text($0.message) } ?? .null,
        ]
    }

    private func line(_ result: ContractTestResult) -> String {
        guard let failure = result.failure else { return "passed  \(result.sentence)" }
        return "FAILED  \(result.sentence)\n        \(file):\(failure.location.line): \(failure.message)"
    }
}
