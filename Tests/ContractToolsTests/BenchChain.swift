import ChainCrypto
import ContractLanguage
import Ledger
import Primitives
import Storage

/// A chain in memory whose certificates the test signs: a small contract is deployed, then a second validator joins.
final class BenchChain {
    static func key(_ number: UInt8) -> SigningKey { SigningKey(seed: SecretBytes([UInt8](repeating: number, count: 32))) }
    static let admin = key(10)
    static let developer = key(20)
    private static let nodes = [key(1), key(60)]
    static let source = """
        contract visits

        state counts: Map<Account, Int>

        action visit(limit: Int) by anyone {
            let count = counts[caller] ?? 0
            require count < limit else "no more visits"
            counts[caller] = count + 1
        }

        query count(of: Account) -> Int { return counts[of] ?? 0 }

        """

    let genesis: GenesisDocument
    let ledger: Ledger
    private var now: UInt64 = 1_800_000_000_000
    private var unique: UInt64 = 0

    static func account(_ key: SigningKey) -> AccountID {
        guard let account = AccountID(bytes: key.publicKey.bytes) else { preconditionFailure("32 bytes") }
        return account
    }

    /// Another name makes another chain.
    init(name: String = "bench") throws {
        genesis = try GenesisDocument(
            name: name,
            time: Timestamp(now),
            organisations: [GenesisOrganisation(name: "general", kind: "hospital", display: "General")],
            validators: [
                GenesisValidator(
                    organisation: "general",
                    name: "node",
                    consensusKey: Self.key(1).publicKey,
                    tlsKey: Self.key(2).publicKey
                )
            ],
            accounts: [
                GenesisAccount(account: Self.account(Self.admin), organisation: "general", roles: ["admin"]),
                GenesisAccount(account: Self.account(Self.developer), organisation: "general", roles: ["developer"]),
            ],
            parameters: try ChainParameters([(name: "window", value: 4), (name: "contract_approvals", value: 1)])
        )
        ledger = try Ledger(chain: InMemoryStore(), state: InMemoryStore(), genesis: genesis)
    }

    /// The contract deployed, some calls, a change of the validators, and one more call that is refused.
    static func whole(_ name: String = "bench") throws -> (chain: BenchChain, refused: TransactionID) {
        let chain = try BenchChain(name: name)
        try chain.deploy()
        for _ in 0..<3 { try chain.call("visits", "visit", [.unsigned(9)], by: developer) }
        try chain.admitSecondNode()
        let call = chain.transaction("visits", "visit", [.unsigned(3)], by: developer)
        try chain.block([chain.transaction("visits", "visit", [.unsigned(9)], by: admin), call])
        try chain.block([])
        return (chain, call.id)
    }

    var height: BlockHeight { ledger.certifiedHeight }

    func transaction(_ contract: String, _ function: String, _ arguments: [CanonicalValue], by key: SigningKey)
        -> VerifiedTransaction
    {
        unique += 1
        let transaction = Transaction(
            chainID: genesis.chainID,
            expires: Timestamp(now + 60_000),
            unique: (0..<8).map { UInt8(truncatingIfNeeded: unique >> ($0 * 8)) },
            contract: contract,
            function: function,
            arguments: arguments,
            gasLimit: 10_000_000
        )
        return VerifiedTransaction(unchecked: .sign(transaction, with: key))
    }

    @discardableResult
    func call(_ contract: String, _ function: String, _ arguments: [CanonicalValue], by key: SigningKey) throws -> Receipt {
        let receipts = try block([transaction(contract, function, arguments, by: key)])
        guard let receipt = receipts.first, receipt.outcome == .ok else { throw Failed(what: "\(receipts)") }
        return receipt
    }

    struct Failed: Error { let what: String }

    @discardableResult
    func block(_ transactions: [VerifiedTransaction]) throws -> [Receipt] {
        now += 1_000
        let height = ledger.executedHeight.next ?? .genesis
        let block = try ledger.execute(OrderedBatch(height: height, time: Timestamp(now), transactions: transactions))
        try ledger.certify(certificate(of: block.header))
        return block.receipts
    }

    /// Signed by whoever votes now, or by these keys in place of theirs.
    func certificate(of header: BlockHeader, by set: ValidatorSet? = nil, signing: (PublicKey) -> SigningKey? = nodeKey)
        -> Certificate
    {
        let set = set ?? ledger.validators
        func certificate(_ signatures: [Certificate.Signature]) -> Certificate {
            Certificate(
                genesisHash: genesis.hash,
                epoch: header.epoch,
                setHash: set.hash,
                height: header.height,
                blockHash: header.hash,
                signatures: signatures
            )
        }
        let body = certificate([]).signedBody
        return certificate(
            set.members.enumerated().compactMap { index, member in
                signing(member.key).map { key in
                    Certificate.Signature(
                        validator: ValidatorIndex(UInt64(index)),
                        signature: key.sign(type: Certificate.signatureType, body)
                    )
                }
            }
        )
    }

    static func nodeKey(_ key: PublicKey) -> SigningKey? { nodes.first { $0.publicKey == key } }

    private func deploy() throws {
        let source = Array(Self.source.utf8)
        guard let module = ContractCompiler.compile(source: source, fileName: "visits.accord", imports: []).module else {
            throw Failed(what: "the source does not compile")
        }
        var encoder = CanonicalEncoder()
        encoder.array(2)
        encoder.bytes(source)
        encoder.bytes(module.canonicalBytes)
        let hash = CanonicalValue.bytes(Hasher256.hash(encoder.bytes).bytes)
        try call("contracts", "upload", [hash, .unsigned(0), .bytes(encoder.bytes)], by: Self.developer)
        let deployed = try call("contracts", "deploy", [.text("visits"), hash, .unsigned(1)], by: Self.developer)
        let bytecode = try CanonicalValue(canonicalBytes: deployed.returnValue)
        try call("governance", "approveContract", [.text("visits"), bytecode], by: Self.admin)
    }

    private func admitSecondNode() throws {
        let node = Self.key(60)
        let organisation = CanonicalValue.bytes(Organisations.id(named: "general").bytes)
        let keys: [CanonicalValue] = [.bytes(node.publicKey.bytes), .bytes(Self.key(61).publicKey.bytes), .null]
        try call("governance", "proposeValidator", [organisation, .text("second")] + keys + [.text("")], by: Self.admin)
        let (height, hash) = (ledger.certified.height, ledger.certified.hash)
        let body = Governance.readyBody(genesisHash: genesis.hash, key: node.publicKey, height: height, block: hash)
        let proof: [CanonicalValue] = [
            .bytes(node.publicKey.bytes), .unsigned(height.rawValue), .bytes(hash.bytes),
            .bytes(node.sign(type: Governance.readySignatureType, body).bytes),
        ]
        try call("governance", "ready", proof, by: Self.admin)
        while let change = ledger.scheduledChange, ledger.certifiedHeight <= change.lastHeight { try block([]) }
    }
}
