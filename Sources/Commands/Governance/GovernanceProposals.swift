import ArgumentParser
import ChainCrypto
import Ledger
import NodeAPI
import Primitives

/// `consilium governance propose-member`.
struct GovernanceProposeMember: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "propose-member",
        abstract: "Propose a node as a validator, or with --observer as one that only follows.",
        discussion: """
            The entry is what `consilium init … --output json` prints on the new node. Your organisation has voted for it; once more
            than half of the organisations agreed, the node may connect and fetch blocks. If the node is of your own organisation, its
            own account is registered first (custodian), and a validator says by itself when it has caught up; else an account of its
            organisation says so with `consilium governance ready`.

            Example:
              consilium governance propose-member --entry node5.json --address node5.example:7600 --node http://127.0.0.1:7601 --key admin.key
            """
    )

    @Option(help: "The file with the node's entry: organisation, name, consensus_key, tls_key, hpke_key, and its account.")
    var entry: String

    @Option(help: "Where the other nodes reach it, HOST:PORT; without it, it must reach them.")
    var address = ""

    @Flag(help: "It fetches blocks and never votes.")
    var observer = false

    @OptionGroup var network: NetworkOptions
    @OptionGroup var options: OutputOptions

    func run() async throws {
        let file = try NodeEntryFile(path: entry)
        let action = ContractAction(
            contract: "governance",
            function: observer ? "proposeObserver" : "proposeValidator",
            arguments: [.bytes(Organisations.id(named: file.organisation).bytes), .text(file.name)] + file.keys + [.text(address)]
        )
        if let account = file.account { try await register(account, of: file.organisation) }
        try await Proposal.send(action, to: network, options)
    }

    /// Registers the node's own account if the signer is of the node's organisation; one that is registered already is left as it is.
    private func register(_ account: AccountID, of organisation: String) async throws {
        let node = try await network.connect()
        guard let signer = node.key?.publicKey, let own = AccountID(bytes: signer.bytes) else { return }
        let entry = try await node.query("registry", "account", [own.hex])
        guard entry["value"]?["organisation"]?.text == Organisations.id(named: organisation).hex else { return }
        let action = ContractAction(
            contract: "registry",
            function: "register",
            arguments: [.bytes(account.bytes), .array([.text("custodian")])]
        )
        let result = try await node.client.broadcastAndWait(try node.sign(action).bytes)
        guard ["ok", "requirement_failed"].contains(result["outcome"]?.text) else { throw action.failure(result) }
    }
}

/// `consilium governance propose-keys`.
struct GovernanceProposeKeys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "propose-keys",
        abstract: "Propose new keys for a validator; its organisation and name stay.",
        discussion: """
            Make the next consensus key first, with `consilium keys rotate-consensus --home DIR` on the node. The TLS key and the record
            key stay unless others are given.

            Example:
              consilium governance propose-keys --validator OLD --consensus-key NEW --tls-key TLS --home ./net --as admin-general
            """
    )

    @Option(help: "The validator's present consensus key, 64 hex digits.")
    var validator: String

    @Option(help: "Its next consensus key.")
    var consensusKey: String

    @Option(help: "Its TLS key from then on; `consilium keys show DIR/keys/tls.key` shows the present one.")
    var tlsKey: String

    @Option(help: "Its record key from then on, if it changes.")
    var hpkeKey: String?

    @Option(help: "Where the other nodes reach it, HOST:PORT.")
    var address = ""

    @OptionGroup var network: NetworkOptions
    @OptionGroup var options: OutputOptions

    func run() async throws {
        let hpke = try hpkeKey.map { (text) throws(CommandFailure) in try NodeEntryFile.hex(text, "--hpke-key") } ?? .null
        let action = ContractAction(
            contract: "governance",
            function: "proposeKeys",
            arguments: [
                try NodeEntryFile.hex(validator, "--validator"), try NodeEntryFile.hex(consensusKey, "--consensus-key"),
                try NodeEntryFile.hex(tlsKey, "--tls-key"), hpke, .text(address),
            ]
        )
        try await Proposal.send(action, to: network, options)
    }
}

/// `consilium governance propose-removal`.
struct GovernanceProposeRemoval: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "propose-removal",
        abstract: "Propose that a node leaves: a validator at the next epoch, any other node at once.",
        discussion: """
            A validator's consensus key never comes back after that. Name the evidence if the chain has some against it: everybody who
            votes then sees with `consilium governance show` what it is for.

            Example:
              consilium governance propose-removal KEY --evidence HASH --home ./net --as admin-general
            """
    )

    @Argument(help: "The node's consensus key, 64 hex digits.")
    var key: String

    @Option(help: "The evidence against it that `consilium governance faults` shows.")
    var evidence: String?

    @OptionGroup var network: NetworkOptions
    @OptionGroup var options: OutputOptions

    func run() async throws {
        let key = try NodeEntryFile.hex(key, "KEY")
        let proof = try evidence.map { (text) throws(CommandFailure) in try NodeEntryFile.hex(text, "--evidence") } ?? .null
        let action = ContractAction(contract: "governance", function: "proposeRemoval", arguments: [key, proof])
        try await Proposal.send(action, to: network, options)
    }
}

/// Sending a proposal and saying its number.
enum Proposal {
    static func send(_ action: ContractAction, to network: NetworkOptions, _ options: OutputOptions) async throws {
        let result = try await network.connect().send(action)
        guard let number = result["return"]?.integer else { throw RPCClientError.badAnswer("a proposal without a number") }
        options.show(
            result,
            text: """
                proposal \(number) stands at height \(result["height"]?.integer ?? 0); your organisation has voted for it.
                The others agree with `consilium governance vote \(number)` or refuse with `--refuse`.
                """
        )
    }
}

/// A node's public entry, as `consilium init` prints it.
struct NodeEntryFile {
    let organisation: String
    let name: String
    /// Consensus, TLS and HPKE key as arguments of a proposal.
    let keys: [CanonicalValue]
    /// The node's own account; nil where the entry names none.
    let account: AccountID?

    init(path: String) throws {
        let bytes = try InputFile.read(path)
        let document: JSONValue
        do throws(JSONError) { document = try JSONReader.read(bytes) } catch {
            throw CommandFailure("\(path) is no JSON document: \(error)")
        }
        let json = document["validators"]?.array?.first ?? document
        func text(_ name: String) throws(CommandFailure) -> String {
            guard let text = json[name]?.text else {
                throw CommandFailure("\(path) has no \(name); give what `consilium init … --output json` printed")
            }
            return text
        }
        account = document["accounts"]?.array?.first?["account"]?.text.flatMap(AccountID.init(hex:))
        organisation = try text("organisation")
        name = try text("name")
        let hpke = try json["hpke_key"]?.text.map { (text) throws(CommandFailure) in try Self.hex(text, "hpke_key") } ?? .null
        keys = [
            try Self.hex(try text("consensus_key"), "consensus_key"), try Self.hex(try text("tls_key"), "tls_key"), hpke,
        ]
    }

    static func hex(_ text: String, _ name: String) throws(CommandFailure) -> CanonicalValue {
        guard let bytes = Hex.decode(text) else { throw CommandFailure("\(name) is not hex: \(text)") }
        return .bytes(bytes)
    }
}
