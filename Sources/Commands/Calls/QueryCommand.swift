import ArgumentParser
import Primitives

/// `consilium query`, and the same as `consilium contract query`.
struct QueryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Ask a query of a contract at the newest certified state.",
        discussion: """
            Example:
              consilium query consent permits acct:patient acct:clinician treatment --home ./net --as patient
            """
    )

    @Argument(help: "The contract.")
    var contract: String

    @Argument(help: "The query.")
    var function: String

    @Argument(help: "Its arguments, spelled by the types that `consilium contract show` lists.")
    var arguments: [String] = []

    @Option(help: "What if this account asked, 64 hex digits; it gives no right.")
    var caller: String?

    @OptionGroup var network: NetworkOptions
    @OptionGroup var options: OutputOptions

    func run() async throws {
        let node = try await network.connect()
        let result = try await node.query(contract, function, arguments, caller: caller)
        options.show(result, text: JSONText.plain(result["value"] ?? .null))
    }
}
