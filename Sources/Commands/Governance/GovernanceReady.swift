import ArgumentParser
import ChainCrypto
import Ledger
import NodeAPI
import NodeRuntime
import Primitives

/// `consilium governance ready`.
struct GovernanceReady: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ready",
        abstract: "Prove that an accepted candidate has caught up; it votes from the height that the answer names.",
        discussion: """
            Signs the newest block of the candidate's own node with the candidate's consensus key (during a rotation: the next one), and
            sends that to the chain, signed by an account of the candidate's organisation. The candidate must be running.

            Example:
              consilium governance ready --candidate ./node5 --home ./net --as admin-mutual
            """
    )

    /// How far behind the others a node may be and still count as caught up.
    private static let lagMax: Int64 = 100

    @Option(help: "The home of the candidate's node.")
    var candidate: String

    @OptionGroup var network: NetworkOptions
    @OptionGroup var options: OutputOptions

    func run() async throws {
        let home = Home(path: InputFile.absolute(candidate))
        let configuration = try home.configuration(environment: ProcessEnvironment.values)
        let keys = try NodeKeys.load(from: home) { () throws(HomeError) in
            try NodeKeys.password(environment: ProcessEnvironment.values, configuration: configuration)
        }
        let key = keys.nextConsensus ?? keys.consensus
        let scheme = configuration.api.tlsKey == nil ? "http" : "https"
        let tip = try await RPCClient("\(scheme)://\(configuration.api.listen)").call("status")
        let node = try await network.connect()
        try await checkCaughtUp(tip, by: node)
        let result = try await node.send(try proof(key, tip))
        let joins = result["events"]?.array?.first { $0["name"]?.text == "ValidatorJoins" }
        let height = joins?["fields"]?["height"]?.integer
        options.show(result, text: "\(key.publicKey.hex) votes from height \(height ?? 0) on")
    }

    private func checkCaughtUp(_ tip: JSONValue, by node: NodeConnection) async throws {
        let others = try await node.client.call("status")
        let (own, newest) = (tip["height"]?.integer ?? 0, others["height"]?.integer ?? 0)
        guard own + Self.lagMax >= newest else {
            throw CommandFailure("the candidate's node is at height \(own) of \(newest); wait until it has caught up")
        }
        guard tip["genesis_hash"] == others["genesis_hash"] else {
            throw CommandFailure("the candidate's node is on another chain; both need the same genesis.json")
        }
    }

    private func proof(_ key: SigningKey, _ tip: JSONValue) throws -> ContractAction {
        guard let height = tip["height"]?.integer.flatMap(UInt64.init(exactly:)),
            let block = tip["block_hash"]?.text.flatMap(Hex.decode).flatMap(Hash256.init(bytes:)),
            let genesis = tip["genesis_hash"]?.text.flatMap(Hex.decode).flatMap(Hash256.init(bytes:))
        else { throw RPCClientError.badAnswer("status without height and hashes") }
        let body = Governance.readyBody(
            genesisHash: genesis,
            key: key.publicKey,
            height: BlockHeight(height),
            block: block
        )
        let signature = key.sign(type: Governance.readySignatureType, body)
        return ContractAction(
            contract: "governance",
            function: "ready",
            arguments: [.bytes(key.publicKey.bytes), .unsigned(height), .bytes(block.bytes), .bytes(signature.bytes)]
        )
    }
}
