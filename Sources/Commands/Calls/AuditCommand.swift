import ArgumentParser
import NodeAPI

/// `consilium audit`.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Print what happened to a person, an organisation or a record: all of it, oldest last.",
        discussion: """
            Example:
              consilium audit acct:patient --home ./net --as auditor
            """
    )

    @Argument(help: "An account, organisation or blob: 64 hex digits, or acct:NAME in a localnet.")
    var subject: String

    @Option(help: "At most so many entries.")
    var limit = 1_000

    @OptionGroup var network: NetworkOptions
    @OptionGroup var options: OutputOptions

    func run() async throws {
        let node = try await network.connect()
        var name = subject
        if subject.hasPrefix("acct:") {
            guard let account = node.localnet?.accounts.first(where: { "acct:\($0.name)" == subject }) else {
                throw CommandFailure(
                    "the localnet has no account \(subject.dropFirst(5)); give the localnet's folder with --home"
                )
            }
            name = account.account
        }
        var entries: [JSONValue] = []
        var cursor: JSONValue = .null
        repeat {
            var parameters = [
                JSONMember("subject", .text(name)), JSONMember("limit", .integer(Int64(min(100, limit - entries.count)))),
            ]
            if cursor != .null { parameters.append(JSONMember("cursor", cursor)) }
            let page = try await node.client.call("audit_trail", .object(parameters))
            entries += page["entries"]?.array ?? []
            cursor = page["cursor"] ?? .null
        } while cursor != .null && entries.count < limit
        options.show(["subject": .text(name), "entries": .array(entries)], text: entries.map(Self.line).joined(separator: "\n"))
    }

    private static func line(_ entry: JSONValue) -> String {
        let event = entry["event"]
        let name = event?["name"]?.text ?? "event"
        let fields = (event?["fields"]?.members ?? []).map { "\($0.name) \($0.value.text ?? $0.value.description)" }
        return "\(entry["time"]?.text ?? "") height \(entry["height"]?.integer ?? 0) \(entry["contract"]?.text ?? "")."
            + "\(entry["function"]?.text ?? "") \(name) " + fields.joined(separator: ", ")
    }
}
