import ArgumentParser
import ChainCrypto
import ContractLanguage
import ContractTools
import Ledger
import NodeRuntime
import Primitives
import Storage

/// `consilium contract explain`.
struct ContractExplain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say why a call went as it did: every line that ran, what it looked at, which condition held.",
        discussion: """
            Makes the state at the call's height again from the chain's blocks, and runs the call on it once more. The lines come
            from the source on the chain; it has to give the code that is deployed.

            From a network that runs, signed by an auditor: every block is checked here against its certificate, so nothing is
            believed but the genesis. With --cache the checked chain stays in that folder, and the next run goes on from there.

            From the home of a node that does not run: without --as, --key and --node.

            An explanation shows what the contract saw, also of other people.

            Examples:
              consilium contract explain 5f3c…a9 --home ./net --as auditor       a transaction, by its id
              consilium contract explain consent permits acct:patient acct:clinician treatment --home ./net --as auditor
              consilium contract explain consent permits acct:patient acct:clinician treatment --home ./net --as auditor --height 12
              consilium contract explain 5f3c…a9 --node https://node.example:7601 --key auditor.key --genesis genesis.json --cache ./chain
              consilium contract explain 5f3c…a9 --home /var/lib/consilium       that node is stopped
            """
    )

    @Argument(help: "A transaction's id; or a contract, a query of it, and its arguments.")
    var call: [String]

    @Option(help: "Of a query: on the state behind this block; behind the newest without it.")
    var height: UInt64?

    @Option(help: "Of a query: who asks, 64 hex digits or acct:NAME; nobody without it.")
    var caller: String?

    @Option(help: "The consortium's genesis document; without it that of --home, or else the node's own.")
    var genesis: String?

    @Option(help: "A folder that keeps the checked chain for the next run; it holds the chain's state, in the clear.")
    var cache: String?

    @OptionGroup var network: NetworkOptions
    @OptionGroup var options: OutputOptions

    private var asksNetwork: Bool { network.node != nil || network.key != nil || network.account != nil }

    func validate() throws {
        guard call.count != 1 || Hash256(hex: call[0]) != nil else {
            throw ValidationError(
                "\(call[0]) is no transaction's id; give 64 hex digits, or a contract, a query and its arguments"
            )
        }
        guard call.count > 1 || (height == nil && caller == nil) else {
            throw ValidationError("--height and --caller are for queries; a transaction has its own")
        }
        guard asksNetwork || network.home != nil else {
            throw ValidationError(
                "say which chain: a running network with --home DIR --as auditor or --node URL --key FILE, or a stopped home with --home"
            )
        }
        guard asksNetwork || (genesis == nil && cache == nil) else {
            throw ValidationError("--genesis and --cache are for a network that runs; a home has both in it")
        }
    }

    func run() async throws {
        let localnet = try localnet()
        let chain = try await chain(localnet)
        var names: [[UInt8]: String] = [:]
        for account in localnet?.accounts ?? [] {
            if let id = AccountID(hex: account.account) { names[id.bytes] = "acct:\(account.name)" }
        }
        for organisation in chain.genesis.organisations {
            names[Organisations.id(named: organisation.name).bytes] = "org:\(organisation.name)"
        }
        let found = try await explanation(of: chain, ChainExplainer(names: names), localnet)
        show(found, names, chain)
    }

    /// The localnet that the home is, or is a part of; then its nodes are that one alone.
    private func localnet() throws -> LocalnetFile? {
        guard let home = network.home else { return nil }
        let own = InputFile.absolute(home)
        if DiskFile.exists(own + "/localnet.json") { return try LocalnetFile(path: own + "/localnet.json") }
        let around = InputFile.absolute(home + "/../localnet.json")
        guard DiskFile.exists(around) else { return nil }
        var file = try LocalnetFile(path: around)
        file.nodes = file.nodes.filter { InputFile.absolute($0.home) == own }
        return file
    }

    private func chain(_ localnet: LocalnetFile?) async throws -> ExplainedChain {
        guard !asksNetwork, let home = network.home else {
            let node = try await network.connect()
            try node.mustSign()
            let file = try genesis ?? network.genesisFile()
            let document = try await NetworkGenesis.document(file, node)
            return .network(try NetworkChain(node, genesis: document, of: file, cache: try cache.map(ChainCache.init)))
        }
        do { return .home(try StoredChain(home: localnet?.nodes.first?.home ?? home)) } catch HomeError.inUse(let path) {
            throw CommandFailure(
                "the home \(path) is used by a running node; ask it while it runs, as an auditor: with --as auditor in a localnet, "
                    + "else with --node URL --key FILE"
            )
        }
    }

    private func explanation(
        of chain: ExplainedChain,
        _ explainer: ChainExplainer,
        _ localnet: LocalnetFile?
    ) async throws -> Explanation {
        if call.count == 1, let id = Hash256(hex: call[0]) {
            let (block, view) = try await chain.transaction(id)
            return try await chain.naming { try explainer.transaction(id, in: block, on: view) }
        }
        var accounts: [String: AccountID] = [:]
        for account in localnet?.accounts ?? [] { accounts[account.name] = AccountID(hex: account.account) }
        let view = try await chain.view(behind: height.map { BlockHeight($0) })
        return try await chain.naming {
            try explainer.query(
                contract: call[0],
                function: call[1],
                arguments: { interface in
                    let contract = ContractDescription(interface)
                    let function = try contract.function(call[1], isAction: false)
                    let reader = ArgumentText(contract: contract, now: WallClock.now(), accounts: accounts)
                    return try reader.values(Array(call.dropFirst(2)), for: function)
                },
                caller: try asker(accounts),
                on: view
            )
        }
    }

    private func asker(_ accounts: [String: AccountID]) throws(CommandFailure) -> AccountID {
        guard let caller else { return .nobody }
        let name = caller.hasPrefix("acct:") ? String(caller.dropFirst(5)) : caller
        guard let account = accounts[name] ?? AccountID(hex: caller) else {
            throw CommandFailure("\(caller) is no account; write 64 hex digits, or acct:NAME in a localnet")
        }
        return account
    }
}
