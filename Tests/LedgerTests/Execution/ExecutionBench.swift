import ChainCrypto
import ContractLanguage
import ContractVM
import Foundation
import Ledger
import Primitives
import Storage
import TestSupport

/// A one-validator chain in memory: every call becomes a block that is executed and certified.
final class ExecutionBench {
    static let start = Timestamp(1_800_000_000_000)
    let genesis: GenesisDocument
    let chain = InMemoryStore()
    let state = InMemoryStore()
    private(set) var ledger: Ledger
    private(set) var now = ExecutionBench.start
    private var unique: UInt64 = 0
    private let validator = Fixture.key(1)
    /// The validator of the genesis, and nodes that may join.
    static let nodeKeys = [Fixture.key(1)] + (60..<70).map { Fixture.key($0) }

    static let admins = [Fixture.key(10), Fixture.key(11), Fixture.key(12)]
    static let developer = Fixture.key(20)
    static let registrar = Fixture.key(21)
    static let organisations = ["general", "acme", "watch"]

    init(parameters: [(name: String, value: Int64)] = []) throws {
        genesis = try GenesisDocument(
            name: "bench",
            time: Self.start,
            organisations: zip(Self.organisations, ["hospital", "insurer", "regulator"]).map {
                GenesisOrganisation(name: $0, kind: $1, display: $0)
            },
            validators: [
                GenesisValidator(
                    organisation: "general",
                    name: "node",
                    consensusKey: validator.publicKey,
                    tlsKey: Fixture.key(2).publicKey
                )
            ],
            accounts: zip(Self.organisations, Self.admins).map {
                GenesisAccount(account: Self.account($1), organisation: $0, roles: ["admin"])
            } + [
                GenesisAccount(account: Self.account(Self.developer), organisation: "general", roles: ["developer"]),
                GenesisAccount(account: Self.account(Self.registrar), organisation: "general", roles: ["registrar"]),
            ],
            parameters: try ChainParameters(parameters)
        )
        ledger = try Ledger(chain: chain, state: state, genesis: genesis)
    }

    static func account(_ key: SigningKey) -> AccountID {
        guard let account = AccountID(bytes: key.publicKey.bytes) else { preconditionFailure("32 bytes") }
        return account
    }

    func reopen() throws { ledger = try Ledger(chain: chain, state: state, genesis: genesis) }

    func transaction(
        _ contract: String,
        _ function: String,
        _ arguments: [CanonicalValue],
        by key: SigningKey,
        gasLimit: UInt64 = 10_000_000,
        lifetime: UInt64 = 60_000
    ) -> VerifiedTransaction {
        unique += 1
        let transaction = Transaction(
            chainID: genesis.chainID,
            expires: Timestamp(now.rawValue + lifetime),
            unique: (0..<8).map { UInt8(truncatingIfNeeded: unique >> ($0 * 8)) },
            contract: contract,
            function: function,
            arguments: arguments,
            gasLimit: gasLimit
        )
        return VerifiedTransaction(unchecked: .sign(transaction, with: key))
    }

    @discardableResult
    func block(_ transactions: [VerifiedTransaction], milliseconds: UInt64 = 1_000) throws -> [Receipt] {
        now = Timestamp(now.rawValue + milliseconds)
        let height = ledger.executedHeight.next ?? .genesis
        let block = try ledger.execute(OrderedBatch(height: height, time: now, transactions: transactions))
        try certify(block)
        return block.receipts
    }

    /// Signs with the keys of whoever votes; all of them are fixtures.
    func certificate(of block: ExecutedBlock, by set: ValidatorSet? = nil) -> Certificate {
        let set = set ?? ledger.validators
        let unsigned = Certificate(
            genesisHash: genesis.hash,
            epoch: block.header.epoch,
            setHash: set.hash,
            height: block.height,
            blockHash: block.hash,
            signatures: []
        )
        let signatures = set.members.enumerated().compactMap { index, member -> Certificate.Signature? in
            guard let key = Self.nodeKeys.first(where: { $0.publicKey == member.key }) else { return nil }
            return Certificate.Signature(
                validator: ValidatorIndex(UInt64(index)),
                signature: key.sign(type: Certificate.signatureType, unsigned.signedBody)
            )
        }
        return Certificate(
            genesisHash: genesis.hash,
            epoch: block.header.epoch,
            setHash: set.hash,
            height: block.height,
            blockHash: block.hash,
            signatures: signatures
        )
    }

    func certify(_ block: ExecutedBlock) throws { try ledger.certify(certificate(of: block)) }

    @discardableResult
    func call(_ contract: String, _ function: String, _ arguments: [CanonicalValue], by key: SigningKey) throws -> Receipt {
        let receipts = try block([transaction(contract, function, arguments, by: key)])
        guard let receipt = receipts.first, receipts.count == 1 else { preconditionFailure("one call, one receipt") }
        return receipt
    }

    func query(_ contract: String, _ function: String, _ arguments: [CanonicalValue]) throws -> CertifiedView.QueryResult {
        try ledger.reader.view.query(
            contract: contract,
            function: function,
            arguments: arguments,
            caller: Self.account(Self.developer)
        )
    }

    /// The longest lifetime limit that counts after the newest block.
    var longestLimit: UInt64 {
        get throws { try Directory(WorldState(ledger.reader.view.state)).countingLifetimeLimit(at: ledger.certified.time) }
    }

    // MARK: Contracts

    static func module(_ source: String, name: String, imports: [ContractModule] = []) throws -> ContractModule {
        let result = ContractCompiler.compile(source: Array(source.utf8), fileName: "\(name).accord", imports: imports)
        guard let module = result.module else { throw CompilationFailed(diagnostics: "\(result.diagnostics)") }
        return module
    }

    struct CompilationFailed: Error { let diagnostics: String }

    /// Uploads and deploys; returns the receipt of `deploy`.
    func deploy(_ source: String, name: String, by key: SigningKey = developer) throws -> Receipt {
        try deploy(Array(source.utf8), Self.module(source, name: name).canonicalBytes, name: name, by: key)
    }

    func deploy(_ source: [UInt8], _ module: [UInt8], name: String, by key: SigningKey = developer) throws -> Receipt {
        var encoder = CanonicalEncoder()
        encoder.array(2)
        encoder.bytes(source)
        encoder.bytes(module)
        let package = encoder.bytes
        let hash = Hasher256.hash(package)
        let size = Contracts.partByteCountMax
        let parts = (package.count + size - 1) / size
        for part in 0..<parts {
            let bytes = Array(package[(part * size)..<min(package.count, (part + 1) * size)])
            try call("contracts", "upload", [.bytes(hash.bytes), .unsigned(UInt64(part)), .bytes(bytes)], by: key)
        }
        return try call("contracts", "deploy", [.text(name), .bytes(hash.bytes), .unsigned(UInt64(parts))], by: key)
    }

    func approve(_ name: String, _ bytecode: Hash256, by key: SigningKey) throws -> Receipt {
        try call("governance", "approveContract", [.text(name), .bytes(bytecode.bytes)], by: key)
    }
}
