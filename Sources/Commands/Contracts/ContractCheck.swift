import ArgumentParser
import ContractLanguage
import ContractVM
import Primitives

/// `consilium contract check`.
struct ContractCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say everything that is wrong with contracts, or that nothing is.",
        discussion: """
            All errors of a file come at once, each with its place, the line, and what to write instead. A code such as A1201
            has a section in Docs/accord-errors.md, with a wrong and a right example.

            Contracts that a file names behind `uses` are looked for beside it, then among the four that the program carries;
            errors in the ones beside it are told too.

            Exit status 1 if anything is wrong.

            Examples:
              consilium contract check visits.accord
              consilium contract check Contracts/*.accord --output json
            """
    )

    @Argument(help: "Sources, NAME.accord.")
    var files: [String]

    @OptionGroup var options: OutputOptions

    func run() async throws {
        var documents: [JSONValue] = []
        var texts: [String] = []
        var errors = 0
        var unread = 0
        for file in files {
            do throws(CommandFailure) {
                let source = try ContractSource(path: file)
                let result = source.compile()
                let findings = source.findings(result.diagnostics) + source.findingsOfUsed
                errors += findings.count
                documents.append(
                    ["file": .text(file), "ok": .bool(findings.isEmpty), "diagnostics": .array(findings.map(\.json))]
                )
                if let name = result.module?.name, findings.isEmpty { texts.append("\(file): \(name) has no errors") }
                texts += findings.map(\.text)
            } catch {
                // The files behind it are looked at all the same.
                unread += 1
                Terminal.note("Error: \(error)")
                documents.append(["file": .text(file), "ok": false, "diagnostics": [], "message": .text(error.description)])
            }
        }
        if errors > 0 { texts.append(Self.summary(errors)) }
        let isGood = errors + unread == 0
        let many: JSONValue = ["ok": .bool(isGood), "errors": .integer(Int64(errors)), "files": .array(documents)]
        if !texts.isEmpty || options.output == .json {
            options.show(documents.count == 1 ? documents[0] : many, text: texts.joined(separator: "\n"))
        }
        if !isGood { throw Exit.failed }
    }

    /// "2 errors; …".
    static func summary(_ count: Int) -> String {
        "\(count) error\(count == 1 ? "" : "s"); each code has a section in \(ContractFinding.page)"
    }
}
