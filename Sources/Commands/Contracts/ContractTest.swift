import ArgumentParser
import ContractLanguage
import Primitives

/// `consilium contract test`.
struct ContractTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the tests that stand beside a contract's rules.",
        discussion: """
            Says which lines of the rules no test ran, and what each action cost in the tests beside what it can cost at most.

            Examples:
              consilium contract test visits.accord
              consilium contract test visits.accord --watch    again whenever the file is saved
              consilium contract test visits.accord --least 100
            """
    )

    @Argument(help: "The contract's source, NAME.accord.")
    var file: String

    @Option(help: "Fail unless at least so many percent of the lines of rules ran.")
    var least = 0

    @Flag(help: "Run again whenever the file changes, until Ctrl-C.")
    var watch = false

    @OptionGroup var options: OutputOptions

    func validate() throws {
        guard (0...100).contains(least) else { throw ValidationError("--least is a percentage, 0 to 100, not \(least)") }
    }

    func run() async throws {
        guard watch else { return try runOnce() }
        var shown: [UInt8]?
        while !Task.isCancelled {
            // A file that is being saved may be gone for a moment.
            if let bytes = try? ContractSource(path: file).bytes, bytes != shown {
                if shown != nil { print("") }
                shown = bytes
                try? runOnce()
            } else if shown == nil {
                return try runOnce()
            }
            try await Task.sleep(for: .milliseconds(300))
        }
    }

    private func runOnce() throws {
        let source = try ContractSource(path: file)
        let report = ContractTestRunner.run(source: source.bytes, fileName: file, imports: source.imports)
        guard report.diagnostics.isEmpty, let coverage = report.coverage else { throw source.report(report.diagnostics, options) }
        let passed = report.results.count { $0.passed }
        options.show(
            [
                "file": .text(file), "ok": .bool(report.passed && coverage.percent >= least), "passed": .integer(Int64(passed)),
                "failed": .integer(Int64(report.results.count - passed)), "tests": .array(report.results.map(Self.json)),
                "coverage": coverage.json,
            ],
            text: (report.results.map { line($0) } + [Self.summary(passed, of: report.results.count), coverage.text])
                .joined(separator: "\n")
        )
        if !report.passed || coverage.percent < least { throw Exit.failed }
    }

    private static func summary(_ passed: Int, of count: Int) -> String {
        count == 0
            ? "there is no test yet: write `test \"what is right\" { … }` beside the rules" : "\(passed) of \(count) tests passed"
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
