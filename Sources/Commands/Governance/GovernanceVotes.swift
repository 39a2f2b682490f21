import ArgumentParser
import Primitives

/// `consilium governance vote`.
struct GovernanceVote: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vote",
        abstract: "Vote on a proposal for your organisation, once.",
        discussion: """
            Example:
              consilium governance vote 7 --home ./net --as admin-city
            """
    )

    @Argument(help: "The proposal's number.")
    var proposal: UInt64

    @Flag(help: "Vote against it.")
    var refuse = false

    @OptionGroup var network: NetworkOptions
    @OptionGroup var options: OutputOptions

    func run() async throws {
        let action = ContractAction(
            contract: "governance",
            function: "vote",
            arguments: [.unsigned(proposal), .bool(!refuse)]
        )
        let result = try await network.connect().send(action)
        let names = (result["events"]?.array ?? []).compactMap { $0["name"]?.text }
        let decision =
            names.contains("Accepted") ? "is accepted" : names.contains("Rejected") ? "is rejected" : "is still open"
        options.show(result, text: "proposal \(proposal) \(decision)")
    }
}

/// `consilium governance show`.
struct GovernanceShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show what a proposal would change.")

    @Argument(help: "The proposal's number.")
    var proposal: UInt64

    @OptionGroup var network: NetworkOptions
    @OptionGroup var options: OutputOptions

    func run() async throws {
        let result = try await network.connect().query("governance", "proposal", ["\(proposal)"])
        options.show(result["value"] ?? .null)
    }
}
