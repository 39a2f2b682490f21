import ArgumentParser
import ContractVM
import Primitives

/// `consilium contract compare`.
struct ContractCompare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Say what a new version of a contract could not read of the state of the running one.",
        discussion: """
            Example:
              consilium contract compare running/consent.accord consent.accord
            Contracts beside the running one that ask it are looked at, too. Exit status 1 if the new version cannot take its place.
            """
    )

    @Argument(help: "The source of the version that runs.")
    var running: String

    @Argument(help: "The source of the version that shall take its place.")
    var new: String

    @OptionGroup var options: OutputOptions

    func run() async throws {
        let old = try ContractSource(path: running).module(options)
        let replacing = try ContractSource(path: new).module(options)
        guard old.name == replacing.name else {
            throw CommandFailure(
                "\(new) is the contract \(replacing.name) and \(running) is \(old.name); a version has the name of what it replaces"
            )
        }
        let replacement = ContractReplacement(of: old, by: replacing)
        let broken = ContractUsers.broken(by: replacing, besides: running)
        let isPossible = !replacement.findings.contains(where: \.isBreaking) && broken.isEmpty
        let list = replacement.findings.map { finding -> JSONValue in
            ["map": .text(finding.map), "breaking": .bool(finding.isBreaking), "message": .text(finding.sentence)]
        }
        var lines = replacement.findings.map { "\(new): \($0.isBreaking ? "error" : "warning"): \($0.sentence)" }
        lines += broken.map { "\(new): error: it breaks \($0)" }
        let migrated = replacement.migrations.count
        if isPossible { lines.append("\(new) can take the place of \(running); maps that it migrates: \(migrated)") }
        options.show(
            [
                "file": .text(new), "ok": .bool(isPossible), "findings": .array(list),
                "breaks": .array(broken.map(JSONValue.text)), "migrated": .integer(Int64(migrated)),
            ],
            text: lines.joined(separator: "\n")
        )
        guard isPossible else { throw Exit.failed }
    }
}
