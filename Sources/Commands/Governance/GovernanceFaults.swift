import ArgumentParser
import Primitives

/// `consilium governance faults`.
struct GovernanceFaults: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "faults",
        abstract: "List what validators did that their own signatures prove.",
        discussion: """
            Nodes report such faults by themselves; what follows from them is for the organisations to decide, with
            `propose-removal` or `propose-keys`. The evidence itself: `consilium query governance evidence HASH`.

            Example:
              consilium governance faults --home ./net --as admin-general
            """
    )

    @Argument(help: "The consensus key of one validator; all of them without it.")
    var key: String?

    @OptionGroup var network: NetworkOptions
    @OptionGroup var options: OutputOptions

    func run() async throws {
        let node = try await network.connect()
        let result = try await node.query("governance", "faults", [key ?? "none"])
        let value = result["value"] ?? .null
        let lines = (value.array ?? []).map(Self.line)
        options.show(value, text: lines.isEmpty ? "no validator has broken the rules" : lines.joined(separator: "\n"))
    }

    private static func line(_ known: JSONValue) -> String {
        let fault = known["fault"] ?? .null
        return """
            \(known["validator"]?.text ?? "") \(known["offence"]?.text ?? "") in epoch \(known["epoch"]?.integer ?? 0), \
            at height \(fault["height"]?.integer ?? 0), evidence \(fault["evidence"]?.text ?? "")
            """
    }
}
