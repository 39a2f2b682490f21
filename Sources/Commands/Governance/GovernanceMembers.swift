import ArgumentParser
import Primitives

/// `consilium governance members`.
struct GovernanceMembers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "members",
        abstract: "List the nodes that the chain knows: who votes, who comes or goes, who follows.",
        discussion: """
            Example:
              consilium governance members --home ./net --as admin-general
            """
    )

    @OptionGroup var network: NetworkOptions
    @OptionGroup var options: OutputOptions

    func run() async throws {
        let node = try await network.connect()
        let result = try await node.query("governance", "nodes", [])
        let value = result["value"] ?? .null
        options.show(value, text: (value.array ?? []).map(Self.line).joined(separator: "\n"))
    }

    private static func line(_ known: JSONValue) -> String {
        let node = known["node"] ?? .null
        let role = node["role"]?.text ?? ""
        var words = [node["name"]?.text ?? "", role, known["key"]?.text ?? ""]
        if role == "validator", let since = node["since"]?.integer { words.append("from height \(since)") }
        if let until = node["until"]?.integer { words.append("until height \(until)") }
        if let address = node["address"]?.text, !address.isEmpty { words.append("at \(address)") }
        return words.joined(separator: " ")
    }
}
