import ArgumentParser
import Ledger
import NodeRuntime
import Primitives

/// `consilium inspect`.
struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Look at the chain and state of a home whose node does not run.",
        discussion: """
            Every byte of both stores is read. Damage is named with what to do about it, exit status 1.

            Example:
              consilium inspect --home /var/lib/consilium
            """
    )

    @Option(help: "The node's home.")
    var home: String

    @Option(help: "Show the block of this height too.")
    var height: UInt64?

    @OptionGroup var options: OutputOptions

    func run() async throws {
        let stored = try StoredChain(home: home)
        try stored.readEverything()
        let view = try stored.ledger().reader.view
        var members: [JSONMember] = [
            JSONMember("home", .text(stored.home.path)), JSONMember("chain_id", .text(stored.genesis.chainID)),
            JSONMember("genesis_hash", .text(stored.genesis.hash.hex)), JSONMember("height", .unsigned(view.height.rawValue)),
            JSONMember("time", .text(TimestampText.write(view.time))),
        ]
        if let newest = try view.blocks.header(at: view.height) { members += Self.describe(newest) }
        if let height {
            guard let header = try view.blocks.header(at: BlockHeight(height)) else {
                throw CommandFailure("\(stored.home.path) has no block of height \(height); its newest is \(view.height)")
            }
            members.append(JSONMember("block", .object([JSONMember("height", .unsigned(height))] + Self.describe(header))))
        }
        options.show(.object(members))
    }

    private static func describe(_ header: BlockHeader) -> [JSONMember] {
        [
            JSONMember("block_hash", .text(header.hash.hex)), JSONMember("state_root", .text(header.stateRoot.hex)),
            JSONMember("transaction_count", .unsigned(header.transactionCount)),
        ]
    }
}
