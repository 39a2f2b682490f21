import ArgumentParser
import NodeAPI
import Primitives

/// `consilium audit`.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Print what happened to a person, an organisation or a record: newest first.",
        discussion: """
            Example:
              consilium audit acct:patient --home ./net --as auditor

            People see what names them; an auditor sees everything.
            """
    )

    @Argument(help: "An account, organisation or blob: 64 hex digits, or acct:NAME in a localnet.")
    var subject: String

    @Option(help: "At most so many entries, the newest.")
    var limit = 1_000

    @OptionGroup var network: NetworkOptions
    @OptionGroup var options: OutputOptions

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit \(limit) is too low; at least one entry must be asked for") }
    }

    func run() async throws {
        let node = try await network.connect()
        try node.mustSign()
        let name = try Self.name(subject, network)
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
        let lines = entries.isEmpty ? ["nothing that this account may see"] : entries.map(Self.line)
        options.show(["subject": .text(name), "entries": .array(entries)], text: lines.joined(separator: "\n"))
    }

    /// The hex digits of what is asked about.
    private static func name(_ subject: String, _ network: NetworkOptions) throws(CommandFailure) -> String {
        if subject.hasPrefix("acct:") { return try network.accountID(subject).hex }
        let digits = subject.hasPrefix("blob:") ? String(subject.dropFirst(5)) : subject
        guard Hash256(hex: digits) != nil else {
            throw CommandFailure(
                "\(subject) is no account, organisation or blob; write 64 hex digits, or acct:NAME in a localnet"
            )
        }
        return digits
    }

    private static func line(_ entry: JSONValue) -> String {
        let event = entry["event"]
        let name = event?["name"]?.text ?? "event"
        let fields = (event?["fields"]?.members ?? []).map { "\($0.name) \($0.value.text ?? $0.value.description)" }
        return "\(entry["time"]?.text ?? "") height \(entry["height"]?.integer ?? 0) \(entry["contract"]?.text ?? "")."
            + "\(entry["function"]?.text ?? "") \(name) " + fields.joined(separator: ", ")
    }
}
