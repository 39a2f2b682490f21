import ChainCrypto
import ContractLanguage
import ContractVM
import Foundation
import Ledger
import NodeRuntime
import Primitives
import RecordVault
import Storage
import TestSupport
import Testing

/// A ledger in memory with the project's contracts, certified by hand, and the records of the custodian's node beside it.
final class RecordsBench {
    let genesis: GenesisDocument
    let ledger: Ledger
    let records: NodeRecords
    let folder = try? TemporaryFolder()
    private(set) var now = Timestamp(1_800_000_000_000)
    private var unique: UInt64 = 0
    private let validator = RecordsBench.key(1)

    static let (alice, bob, carol, hana, rita) = (key(30), key(31), key(32), key(33), key(34))
    static let (developer, admins) = (key(20), [key(10), key(11)])
    static func key(_ number: UInt8) -> SigningKey { SigningKey(seed: SecretBytes([UInt8](repeating: number, count: 32))) }

    static func account(_ key: SigningKey) -> AccountID {
        guard let account = AccountID(bytes: key.publicKey.bytes) else { preconditionFailure("32 bytes") }
        return account
    }

    static func encryptionKey(_ number: UInt8) throws -> HPKEPrivateKey {
        try HPKEPrivateKey(seed: SecretBytes([UInt8](repeating: number, count: 32)))
    }

    init() throws {
        func account(_ key: SigningKey, _ organisation: String?, _ role: String, hpke: [UInt8]? = nil) -> GenesisAccount {
            GenesisAccount(account: Self.account(key), organisation: organisation, roles: [role], hpkeKey: hpke)
        }
        genesis = try GenesisDocument(
            name: "records",
            time: now,
            organisations: ["general", "other"].map { GenesisOrganisation(name: $0, kind: "hospital", display: $0) },
            validators: [
                GenesisValidator(
                    organisation: "general",
                    name: "node",
                    consensusKey: validator.publicKey,
                    tlsKey: Self.key(2).publicKey
                )
            ],
            accounts: [
                account(Self.admins[0], "general", "admin"), account(Self.admins[1], "other", "admin"),
                account(Self.developer, "general", "developer"), account(Self.alice, nil, "patient"),
                account(Self.bob, "other", "clinician", hpke: Self.encryptionKey(31).publicKey.bytes),
                account(Self.carol, "other", "clinician", hpke: Self.encryptionKey(32).publicKey.bytes),
                account(Self.hana, "general", "hospital"), account(Self.rita, "general", "registrar"),
            ],
            parameters: try ChainParameters([(name: "contract_approvals", value: 1)])
        )
        ledger = try Ledger(chain: InMemoryStore(), state: InMemoryStore(), genesis: genesis)
        records = try NodeRecords(
            folder: try #require(folder).path,
            vaultKey: SecretBytes([UInt8](repeating: 3, count: 32)),
            blobByteCountLimit: 1 << 24,
            organisation: Organisations.id(named: "general"),
            reader: ledger.reader,
            now: { .zero }
        )
        try deployContracts()
    }

    // MARK: Calls

    func advance(milliseconds: UInt64) { now = Timestamp(now.rawValue + milliseconds) }

    /// Executes one call in a block of its own.
    func execute(_ contract: String, _ function: String, _ arguments: [CanonicalValue], by key: SigningKey) throws
        -> ExecutedBlock
    {
        unique += 1
        let transaction = Transaction(
            chainID: genesis.chainID,
            expires: Timestamp(now.rawValue + 60_000),
            unique: (0..<8).map { UInt8(truncatingIfNeeded: unique >> ($0 * 8)) },
            contract: contract,
            function: function,
            arguments: arguments,
            gasLimit: 100_000_000
        )
        let signed = VerifiedTransaction(unchecked: .sign(transaction, with: key))
        let height = ledger.executedHeight.next ?? .genesis
        return try ledger.execute(OrderedBatch(height: height, time: now, transactions: [signed]))
    }

    func certify(_ block: ExecutedBlock) throws {
        func certificate(_ signatures: [Certificate.Signature]) -> Certificate {
            Certificate(
                genesisHash: genesis.hash,
                epoch: .initial,
                setHash: ledger.validators.hash,
                height: block.height,
                blockHash: block.hash,
                signatures: signatures
            )
        }
        let signature = validator.sign(type: Certificate.signatureType, certificate([]).signedBody)
        try ledger.certify(certificate([Certificate.Signature(validator: ValidatorIndex(0), signature: signature)]))
    }

    @discardableResult
    func call(_ contract: String, _ function: String, _ arguments: [CanonicalValue], by key: SigningKey) throws -> Receipt {
        let block = try execute(contract, function, arguments, by: key)
        try certify(block)
        let receipt = try #require(block.receipts.first)
        try #require(receipt.outcome == .ok, "\(contract).\(function): \(receipt.message)")
        return receipt
    }

    // MARK: Contracts

    private func deployContracts() throws {
        var modules: [String: ContractModule] = [:]
        let needs = ["consent": [], "coverage": [], "claims": ["coverage"], "records": ["consent", "coverage", "claims"]]
        for name in ["consent", "coverage", "claims", "records"] {
            let source = try Array(Data(contentsOf: RepositoryRoot.file("Contracts/\(name).accord")))
            let imports = (needs[name] ?? []).compactMap { modules[$0] }
            let result = ContractCompiler.compile(source: source, fileName: "\(name).accord", imports: imports)
            let module = try #require(result.module, "\(result.diagnostics)")
            modules[name] = module
            try deploy(name, source, module.canonicalBytes)
        }
    }

    private func deploy(_ name: String, _ source: [UInt8], _ module: [UInt8]) throws {
        var encoder = CanonicalEncoder()
        encoder.array(2)
        encoder.bytes(source)
        encoder.bytes(module)
        let package = encoder.bytes
        let hash = Hasher256.hash(package).bytes
        let size = Contracts.partByteCountMax
        let parts = (package.count + size - 1) / size
        for part in 0..<parts {
            let bytes = Array(package[(part * size)..<min(package.count, (part + 1) * size)])
            try call("contracts", "upload", [.bytes(hash), .unsigned(UInt64(part)), .bytes(bytes)], by: Self.developer)
        }
        let arguments: [CanonicalValue] = [.text(name), .bytes(hash), .unsigned(UInt64(parts))]
        let receipt = try call("contracts", "deploy", arguments, by: Self.developer)
        var decoder = CanonicalDecoder(receipt.returnValue)
        let bytecode: Hash256 = try decoder.fixed()
        for admin in Self.admins {
            let block = try execute("governance", "approveContract", [.text(name), .bytes(bytecode.bytes)], by: admin)
            try certify(block)
        }
    }

    // MARK: Records

    static let dataKey = SecretBytes([UInt8](repeating: 0x44, count: 32))

    /// Seals, stores, deposits and registers a record of Alice.
    func makeRecord(_ payload: [UInt8] = [1, 2, 3]) throws -> Hash256 {
        let (sealed, record) = BlobSealer.seal(payload, key: Self.dataKey)
        let upload = try records.upload()
        try upload.append(sealed)
        _ = try upload.finish(expecting: record.name)
        try records.depositKey(Self.dataKey, of: record.name)
        try call(
            "records",
            "register",
            [
                .bytes(record.name.bytes), .text("ambulatory"), .bytes(Self.alice.publicKey.bytes),
                .bytes(record.commitment.bytes), .unsigned(1),
            ],
            by: Self.rita
        )
        return record.name
    }

    func grant(to reader: SigningKey) throws {
        let expires = CanonicalValue.unsigned(now.rawValue + 86_400_000)
        try call("consent", "grant", [.bytes(reader.publicKey.bytes), .text("treatment"), expires], by: Self.alice)
    }

    /// The arguments of a request for treatment.
    static func request(_ blob: Hash256) -> [CanonicalValue] { [.bytes(blob.bytes), .text("treatment")] }

    /// The number in the answer to a request.
    static func number(_ receipt: Receipt) throws -> UInt64 {
        var decoder = CanonicalDecoder(receipt.returnValue)
        _ = try decoder.enterArray(limit: 4)
        return try decoder.unsigned()
    }

    /// The reason for which no key is given; nil if one is.
    func refusal(_ disclosure: UInt64, _ reader: SigningKey, blob: Hash256? = nil) throws -> KeyRelease.Refusal? {
        do throws(NodeRecordsError) {
            _ = try records.release(disclosure: disclosure, to: Self.account(reader), blob: blob)
            return nil
        } catch {
            guard case .refused(let refusal) = error else { throw error }
            return refusal
        }
    }
}
