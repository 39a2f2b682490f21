import ChainCrypto
import Ledger
import NodeAPI
import NodeRuntime
import Primitives

/// A node that answers: its client, the chain it is on, and the key that signs.
struct NodeConnection {
    let client: RPCClient
    let chainID: String
    let key: SigningKey?
    let localnet: LocalnetFile?
    /// What the node said of itself when we came.
    let status: JSONValue

    /// Asks the node for its chain, so that requests and transactions can be signed for it.
    init(address: String, key: SigningKey?, localnet: LocalnetFile? = nil) async throws {
        let plain = try RPCClient(address)
        let status = try await plain.call("status")
        guard let chainID = status["chain_id"]?.text else { throw RPCClientError.badAnswer("status names no chain") }
        self.chainID = chainID
        self.status = status
        self.key = key
        self.localnet = localnet
        if let key {
            plain.close()
            client = try RPCClient(address, identity: RPCIdentity(key: key, chainID: chainID))
        } else {
            client = plain
        }
    }

    /// Refuses to ask what a node answers to nobody who does not say who asks.
    func mustSign() throws(CommandFailure) {
        guard key != nil else {
            throw CommandFailure("a node tells this only to those whom it concerns; say who asks with --as NAME or --key FILE")
        }
    }

    /// Signs a call of a contract's action.
    func sign(_ call: ContractAction) throws -> SignedTransaction {
        guard let key else { throw CommandFailure("a transaction must be signed; say who signs with --as NAME or --key FILE") }
        return call.sign(chainID: chainID, with: key)
    }

    /// Signs and submits, and gives the result once it is certified; an outcome other than `ok` is an error.
    func send(_ call: ContractAction) async throws -> JSONValue {
        let result = try await client.broadcastAndWait(try sign(call).bytes)
        guard result["outcome"]?.text == "ok" else { throw call.failure(result) }
        return result
    }
}

/// A call of one action, before anybody signs it.
struct ContractAction: Sendable {
    /// What a call may cost unless somebody knows better: a tenth of a block.
    static let gasLimit: UInt64 = 100_000_000
    private static let lifetimeMilliseconds: UInt64 = 300_000

    let contract: String
    let function: String
    let arguments: [CanonicalValue]
    var gasLimit = Self.gasLimit

    func sign(chainID: String, with key: SigningKey) -> SignedTransaction {
        let transaction = Transaction(
            chainID: chainID,
            expires: WallClock.now().advanced(by: Self.lifetimeMilliseconds) ?? .zero,
            unique: RandomBytes.generate(16),
            contract: contract,
            function: function,
            arguments: arguments,
            gasLimit: gasLimit
        )
        return .sign(transaction, with: key)
    }

    /// The sentence for a result that is not `ok`.
    func failure(_ result: JSONValue) -> CommandFailure {
        let outcome = result["outcome"]?.text ?? result["status"]?.text ?? "no outcome"
        let message = result["message"]?.text.map { ": \($0)" } ?? ""
        return CommandFailure("\(contract).\(function) ended with \(outcome)\(message)")
    }
}
