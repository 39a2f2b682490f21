import ArgumentParser
import NodeRuntime
import Primitives

/// `consilium status`.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say where a node, or every node of a localnet, stands, and what is wrong.",
        discussion: """
            --why says what is wrong, since when, and what you can do, as the node itself sees it: which members are missing,
            behind or suspected, whether a quorum is possible, and the node's own trouble. With --home it works for a node that does
            not run, too. Docs/operations/troubleshooting.md has a section for each code.

            Exit status 1 if a node does not answer, and with --why if anything critical is found.

            Example:
              consilium status --home ./net
              consilium status --why --home /var/lib/consilium
            """
    )

    @Flag(help: "Say what is wrong, since when, and what you can do.")
    var why = false

    @OptionGroup var network: NetworkOptions
    @OptionGroup var options: OutputOptions

    func run() async throws {
        var answers: [JSONValue] = []
        var lines: [String] = []
        var isWhole = true
        for target in try targets() {
            let report = await NodeReport(target, withReasons: why)
            answers.append(report.json)
            lines += report.lines
            isWhole = isWhole && report.isWhole
        }
        options.show(answers.count == 1 ? answers[0] : .array(answers), text: lines.joined(separator: "\n"))
        if !isWhole { throw Exit.failed }
    }

    /// A home that cannot be read is itself the answer to `--why`.
    private func targets() throws -> [StatusTarget] {
        do { return try network.targets() } catch {
            guard why, error is ConfigurationError || error is HomeError else { throw error }
            let finding = Finding(
                FindingCode(of: error),
                .critical,
                "\(error)",
                remedy: "Name the right home with --home, or mend its settings; `consilium validate-config` checks them."
            )
            let report = NodeReport(address: network.home ?? "", finding)
            options.show(report.json, text: report.lines.joined(separator: "\n"))
            throw Exit.failed
        }
    }
}
