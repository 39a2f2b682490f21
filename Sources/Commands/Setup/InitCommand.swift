import ArgumentParser
import ChainCrypto
import Glibc
import Ledger
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
            To join a chain that runs already, step 2 names at least one of its nodes (consilium governance --help):
              consilium init --home DIR --name node5 --organisation acme --genesis genesis.json --peer KEY/TLS_KEY@HOST:PORT
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

    @Option(help: "A node of a chain that runs: its consensus key, TLS key and address, KEY[/TLS_KEY]@HOST:PORT; several times.")
    var peer: [String] = []

    @Option(help: "Where the node listens for its peers, HOST:PORT.")
    var listen: String?

    @Option(help: "Where its API listens, HOST:PORT.")
    var api: String?

    @Option(help: "Where its health and metrics are served, HOST:PORT.")
    var ops: String?

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
        let own = keys.consensus.publicKey
        guard !peer.isEmpty || document.validators.contains(where: { $0.consensusKey == own }) else {
            throw CommandFailure(
                "the genesis \(genesis) has no validator with this home's key \(own.hex); add the entry that `consilium init` prints "
                    + "without --genesis, or, to join a chain that runs, name one of its nodes with --peer"
            )
        }
        var configuration = try addresses()
        configuration.node.name = name
        configuration.node.organisation = organisation
        configuration.keys.passwordFile = passwordFile.map(InputFile.absolute)
        configuration.p2p.peers = try peers(document, own)
        try home.create(configuration: configuration, genesis: document.json)
        options.show(
            [
                "home": .text(home.path), "chain_id": .text(document.chainID), "genesis_hash": .text(document.hash.hex),
                "validator": .text(own.hex),
            ],
            text: """
                \(home.path) is ready for \(document.chainID) (genesis \(document.hash.hex)).
                Write the peers' addresses into \(home.configurationFile), then run `consilium start --home \(home.path)`.
                """
        )
    }

    private func addresses() throws -> NodeConfiguration {
        var configuration = NodeConfiguration()
        if let listen { configuration.p2p.listen = try NetworkAddress(listen) }
        if let api { configuration.api.listen = try NetworkAddress(api) }
        if let ops { configuration.ops.listen = try NetworkAddress(ops) }
        return configuration
    }

    /// The peers that were named, or the genesis' validators under addresses that the operator replaces.
    private func peers(_ document: GenesisDocument, _ own: PublicKey) throws -> [NodeConfiguration.PeerAddress] {
        guard peer.isEmpty else {
            return try peer.map { text throws(CommandFailure) in
                guard let peer = NodeConfiguration.PeerAddress(text: text) else {
                    throw CommandFailure("--peer \(text) is not KEY[/TLS_KEY]@HOST:PORT with keys of 64 hex digits")
                }
                return peer
            }
        }
        return document.validators.filter { $0.consensusKey != own }.map { peer in
            .init(validator: peer.consensusKey, address: NetworkAddress(host: "\(peer.name).example", port: 7600))
        }
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
        options.show(entries, text: "For the genesis document:\n" + entries.indented)
    }
}
