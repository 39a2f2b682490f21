import ArgumentParser
import ChainCrypto
import ContractLanguage
import ContractTools
import Ledger
import NodeAPI
import NodeRuntime
import Primitives
import Storage

/// `consilium contract explain`.
struct ContractExplain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say why a call went as it did: every line that ran, what it looked at, which condition held.",
        discussion: """
            Makes the state at the call's height again, in memory, from the chain of a home whose node does not run, and runs
            the call on it once more. The lines come from the source on the chain; it has to give the code that is deployed.

            Shows what the contract saw, also of other people; whoever may read the home's files may read that.

            Examples:
              consilium localnet stop --home ./net
              consilium contract explain 5f3c…a9 --home ./net                    a transaction, by its id
              consilium contract explain consent permits acct:patient acct:clinician treatment --home ./net
              consilium contract explain consent permits acct:patient acct:clinician treatment --home ./net --height 12
            """
    )

    @Argument(help: "A transaction's id; or a contract, a query of it, and its arguments.")
    var call: [String]

    @Option(help: "The home of a node that does not run, or a localnet's folder.")
    var home: String

    @Option(help: "Of a query: on the state behind this block; behind the newest without it.")
    var height: UInt64?

    @Option(help: "Of a query: who asks, 64 hex digits or acct:NAME; nobody without it.")
    var caller: String?

    @OptionGroup var options: OutputOptions

    func validate() throws {
        guard call.count != 1 || Hash256(hex: call[0]) != nil else {
            throw ValidationError(
                "\(call[0]) is no transaction's id; give 64 hex digits, or a contract, a query and its arguments"
            )
        }
        guard call.count > 1 || (height == nil && caller == nil) else {
            throw ValidationError("--height and --caller are for queries; a transaction has its own")
        }
    }

    func run() async throws {
        let localnet = try localnet()
        let stored = try StoredChain(home: localnet?.nodes.first?.home ?? home)
        var names: [[UInt8]: String] = [:]
        for account in localnet?.accounts ?? [] {
            if let id = AccountID(hex: account.account) { names[id.bytes] = "acct:\(account.name)" }
        }
        for organisation in stored.genesis.organisations {
            names[Organisations.id(named: organisation.name).bytes] = "org:\(organisation.name)"
        }
        let explainer = ChainExplainer(blocks: stored.blocks, genesis: stored.genesis, names: names)
        show(try explanation(explainer, localnet), names)
    }

    /// The localnet that the home is, or is a part of; then its nodes are that one alone.
    private func localnet() throws -> LocalnetFile? {
        let own = InputFile.absolute(home)
        if DiskFile.exists(own + "/localnet.json") { return try LocalnetFile(path: own + "/localnet.json") }
        let around = InputFile.absolute(home + "/../localnet.json")
        guard DiskFile.exists(around) else { return nil }
        var file = try LocalnetFile(path: around)
        file.nodes = file.nodes.filter { InputFile.absolute($0.home) == own }
        return file
    }

    private func explanation(_ explainer: ChainExplainer, _ localnet: LocalnetFile?) throws -> Explanation {
        do {
            if call.count == 1, let hash = Hash256(hex: call[0]) { return try explainer.transaction(hash) }
            var accounts: [String: AccountID] = [:]
            for account in localnet?.accounts ?? [] { accounts[account.name] = AccountID(hex: account.account) }
            return try explainer.query(
                contract: call[0],
                function: call[1],
                arguments: { interface in
                    let contract = ContractDescription(interface)
                    let function = try contract.function(call[1], isAction: false)
                    let reader = ArgumentText(contract: contract, now: WallClock.now(), accounts: accounts)
                    return try reader.values(Array(call.dropFirst(2)), for: function)
                },
                caller: try asker(accounts),
                at: height.map { BlockHeight($0) }
            )
        } catch let error as ExplanationError { throw CommandFailure("\(error)") }
    }

    private func asker(_ accounts: [String: AccountID]) throws(CommandFailure) -> AccountID {
        guard let caller else {
            guard let nobody = AccountID(bytes: [UInt8](repeating: 0, count: AccountID.byteCount)) else {
                throw CommandFailure("nobody has no account")
            }
            return nobody
        }
        let name = caller.hasPrefix("acct:") ? String(caller.dropFirst(5)) : caller
        guard let account = accounts[name] ?? AccountID(hex: caller) else {
            throw CommandFailure("\(caller) is no account; write 64 hex digits, or acct:NAME in a localnet")
        }
        return account
    }

    private func show(_ found: Explanation, _ names: [[UInt8]: String]) {
        let time = TimestampText.write(found.time)
        let caller = names[found.caller.bytes] ?? found.caller.hex
        var lines = [
            "\(found.contract).\(found.function), called by \(caller), in block \(found.height), \(time): \(found.outcome)"
        ]
        lines += ExplanationText.lines(found.steps)
        if found.isCut { lines.append("there was more than these \(CallExplainer.stepsMax) lines") }
        if !found.untold.isEmpty {
            lines.append(
                "not told: \(found.untold.joined(separator: ", ")), because it is built in, or its source does not give its deployed code with this version"
            )
        }
        options.show(
            [
                "contract": .text(found.contract), "function": .text(found.function), "caller": .text(found.caller.hex),
                "height": .unsigned(found.height.rawValue), "time": .text(time), "outcome": .text(found.outcome),
                "cut": .bool(found.isCut), "untold": .array(found.untold.map(JSONValue.text)),
                "steps": ExplanationText.json(found.steps),
            ],
            text: lines.joined(separator: "\n")
        )
    }
}
