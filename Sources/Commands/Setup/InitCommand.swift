import ArgumentParser
import ChainCrypto
import Glibc
import Ledger
import NodeAPI
import NodeRuntime
import PeerNetwork
import Primitives
import Storage

/// `consilium init`: makes a node's home, in two steps around the agreement on a genesis.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a node's home: first its keys, then, once all members agreed on a genesis, the rest.",
        discussion: """
            Step 1 makes the keys and prints the node's entries for the genesis document:
              consilium init --home DIR --name general-1 --organisation general-hospital
            Step 2 takes the document that all members agreed on (Docs/spec/genesis.md):
              consilium init --home DIR --name general-1 --organisation general-hospital --genesis genesis.json
            """
    )

    @Option(help: "The node's home; its parent folder must exist.")
    var home: String

    @Option(help: "The node's name, as in the genesis.")
    var name: String

    @Option(help: "The name of the organisation that runs it.")
    var organisation: String

    @Option(help: "The genesis document that all members agreed on.")
    var genesis: String?

    @Flag(help: "Keep the keys in files in the clear (mode 0600) instead of sealing them under a password.")
    var plainKeys = false

    @Option(help: "A file whose first line is the password for the keys.")
    var passwordFile: String?

    @OptionGroup var options: OutputOptions

    func run() async throws {
        let home = Home(path: InputFile.absolute(home))
        let keys = try keys(of: home)
        guard let genesis else { return showEntry(keys) }
        let document = try VerifyCommand.genesis(genesis)
        guard let own = document.validators.first(where: { $0.consensusKey == keys.consensus.publicKey }) else {
            throw CommandFailure(
                "the genesis \(genesis) has no validator with this home's key \(keys.consensus.publicKey.hex); "
                    + "add the entry that `consilium init` prints without --genesis"
            )
        }
        var configuration = NodeConfiguration()
        configuration.node.name = name
        configuration.node.organisation = organisation
        configuration.keys.passwordFile = passwordFile.map(InputFile.absolute)
        configuration.p2p.peers = document.validators.filter { $0.consensusKey != own.consensusKey }.map { peer in
            .init(validator: peer.consensusKey, address: NetworkAddress(host: "\(peer.name).example", port: 7600))
        }
        try home.create(configuration: configuration, genesis: document.json)
        options.show(
            [
                "home": .text(home.path), "chain_id": .text(document.chainID), "genesis_hash": .text(document.hash.hex),
                "validator": .text(own.consensusKey.hex),
            ],
            text: """
                \(home.path) is ready for \(document.chainID) (genesis \(document.hash.hex)).
                Write the peers' addresses into \(home.configurationFile), then run `consilium start --home \(home.path)`.
                """
        )
    }

    /// The keys that are there, or new ones.
    private func keys(of home: Home) throws -> NodeKeys {
        guard mkdir(home.path, 0o700) == 0 || errno == EEXIST else {
            throw CommandFailure(
                "\(home.path) cannot be made: \(String(cString: strerror(errno))); does its parent folder exist?"
            )
        }
        let file = "\(home.keysFolder)/consensus"
        if DiskFile.exists(file + ".key") || DiskFile.exists(file + ".seed") {
            return try NodeKeys.load(from: home) { () throws(HomeError) in
                do throws(CommandFailure) { return try KeyStore.password(passwordFile, for: file + ".key") } catch {
                    throw .keyUnusable(path: file + ".key", detail: error.description)
                }
            }
        }
        let password = try plainKeys ? nil : KeyStore.password(passwordFile, for: home.keysFolder, twice: true)
        let keys = try NodeKeys.generate()
        try keys.store(in: home, password: password)
        return keys
    }

    private func showEntry(_ keys: NodeKeys) {
        let validator: JSONValue = [
            "organisation": .text(organisation), "name": .text(name),
            "consensus_key": .text(keys.consensus.publicKey.hex), "tls_key": .text(keys.tls.publicKey.hex),
            "hpke_key": .text(Hex.encode(keys.hpke.publicKey.bytes)),
        ]
        let account: JSONValue? = keys.account.map { key in
            ["account": .text(key.publicKey.hex), "organisation": .text(organisation), "roles": ["custodian"]]
        }
        let entries: JSONValue = ["validators": .array([validator]), "accounts": .array([account].compactMap(\.self))]
        options.show(entries, text: "For the genesis document:\n" + JSONText.indented(entries))
    }
}
