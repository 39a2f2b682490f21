import ChainCrypto
import ContractLanguage
import ContractVM
import Foundation
import Ledger
import Logging
import NodeAPI
import NodeRuntime
import PeerNetwork
import Primitives
import RecordVault
import TestSupport
import Testing

/// Some real nodes with APIs, the project's contracts on their chain, and people in every role.
///
/// The nodes belong to general (hospital), other (hospital), acme (insurer) and state (regulator), in this order. For one task.
final class LiveConsortium {
    /// A running node and its door.
    struct Running {
        let node: Node
        let api: String
        fileprivate let task: Task<Void, Never>
    }

    let genesis: GenesisDocument
    private let folder: TemporaryFolder
    private let keys: [NodeKeys]
    private let ports: [Int]
    private(set) var running: [Int: Running] = [:]
    private var unique: UInt64 = 0

    static func key(_ number: UInt8) -> SigningKey { SigningKey(seed: SecretBytes([UInt8](repeating: number, count: 32))) }
    static let organisations = ["general", "other", "acme", "state"]
    static let (admin, developer, registrar, hospital) = (key(60), key(61), key(62), key(63))
    /// Clinicians of other: one gets a grant, one does not.
    static let (clinician, ungranted) = (key(64), key(65))
    static let (auditor, foreignAdmin, insurer) = (key(66), key(67), key(68))
    static let (patient, otherPatient, stranger) = (key(69), key(70), key(71))

    static func account(_ key: SigningKey) -> AccountID {
        guard let account = AccountID(bytes: key.publicKey.bytes) else { preconditionFailure("32 bytes") }
        return account
    }

    static func encryptionKey(of key: SigningKey) throws -> HPKEPrivateKey { try HPKEPrivateKey(seed: key.seed) }

    static func organisation(_ name: String) -> CanonicalValue { .bytes(Organisations.id(named: name).bytes) }

    init(size: Int) throws {
        folder = try TemporaryFolder()
        let keys = try (0..<size).map { _ in try NodeKeys.generate() }
        self.keys = keys
        ports = keys.map { _ in FreePort.take() }
        func account(_ key: SigningKey, _ organisation: String?, _ role: String) throws -> GenesisAccount {
            GenesisAccount(
                account: Self.account(key),
                organisation: organisation,
                roles: [role],
                hpkeKey: try Self.encryptionKey(of: key).publicKey.bytes
            )
        }
        genesis = try GenesisDocument(
            name: "records",
            time: Timestamp(WallClock.now().rawValue - 1_000),
            organisations: zip(Self.organisations, ["hospital", "hospital", "insurer", "regulator"]).map {
                GenesisOrganisation(name: $0, kind: $1, display: $0)
            },
            validators: zip(keys, Self.organisations).map {
                GenesisValidator(
                    organisation: $1,
                    name: "node-\($1)",
                    consensusKey: $0.consensus.publicKey,
                    tlsKey: $0.tls.publicKey,
                    hpkeKey: $0.hpke.publicKey.bytes
                )
            },
            accounts: [
                account(Self.admin, "general", "admin"), account(Self.developer, "general", "developer"),
                account(Self.registrar, "general", "registrar"), account(Self.hospital, "general", "hospital"),
                account(Self.clinician, "other", "clinician"), account(Self.ungranted, "other", "clinician"),
                account(Self.auditor, "state", "auditor"), account(Self.foreignAdmin, "acme", "admin"),
                account(Self.insurer, "acme", "insurer"), account(Self.patient, nil, "patient"),
                account(Self.otherPatient, nil, "patient"),
            ]
                + zip(keys, Self.organisations).compactMap { keys, organisation in
                    try keys.account.map { try account($0, organisation, "custodian") }
                },
            parameters: try ChainParameters([(name: "contract_approvals", value: 1)])
        )
    }

    /// The key to which data keys are deposited at a node.
    func depositKey(_ index: Int) -> HPKEPublicKey { keys[index].hpke.publicKey }

    func vaultFolder(_ index: Int) -> String { home(index).blobsFolder }

    /// What a member that a test plays itself needs to take part.
    func peerConfiguration(_ index: Int, _ rules: FrameRules) -> PeerNetworkConfiguration {
        PeerNetworkConfiguration(
            chainID: genesis.chainID,
            genesisHash: genesis.hash,
            id: keys[index].consensus.publicKey,
            tlsKey: keys[index].tls,
            listenAddress: "127.0.0.1:\(ports[index])",
            members: keys.indices.map {
                PeerMember(
                    id: keys[$0].consensus.publicKey,
                    tlsKey: keys[$0].tls.publicKey,
                    address: "127.0.0.1:\(ports[$0])",
                    name: "node\($0)"
                )
            },
            frameRules: rules,
            jitterSeed: 1
        )
    }

    // MARK: Nodes

    private func home(_ index: Int) -> Home { Home(path: folder.path("node\(index)")) }

    /// A node that does not run yet.
    func open(_ index: Int) throws -> Node {
        let home = home(index)
        var configuration = NodeConfiguration()
        configuration.p2p.listen = NetworkAddress(host: "127.0.0.1", port: ports[index])
        configuration.node.signatureThreads = 1
        configuration.vault.blobMiBMax = 8
        for other in keys.indices where other != index {
            configuration.p2p.peers.append(
                NodeConfiguration.PeerAddress(
                    validator: keys[other].consensus.publicKey,
                    address: NetworkAddress(host: "127.0.0.1", port: ports[other])
                )
            )
        }
        if !home.exists {
            try home.create(configuration: configuration, genesis: Array(genesis.json))
            try keys[index].store(in: home, password: nil)
        }
        return try Node(
            home: home,
            configuration: configuration,
            environment: [:],
            logger: Self.logger,
            metrics: NodeMetrics(version: "test")
        )
    }

    private static var logger: Logger {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }

    /// Starts a node and its API, and waits until the API listens.
    func start(_ index: Int, limits: APILimits = APILimits()) async throws {
        let node = try open(index)
        let (listening, port) = AsyncStream<Int>.makeStream()
        var section = NodeConfiguration().api
        section.listen = NetworkAddress(host: "127.0.0.1", port: 0)
        let server = try APIServer(
            node: node,
            records: node.records,
            configuration: section,
            version: "test",
            limits: limits,
            logger: Self.logger
        ) { port.yield($0) }
        let task = Task {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { try? await node.run() }
                group.addTask { try? await server.run() }
            }
        }
        var ports = listening.makeAsyncIterator()
        let number = await ports.next() ?? 0
        running[index] = Running(node: node, api: "http://127.0.0.1:\(number)", task: task)
    }

    /// Stops a node and waits until nothing holds its stores any more, so that its home can be opened again.
    func stop(_ index: Int) async {
        guard let task = running[index]?.task else { return }
        weak let reader = running[index]?.node.reader
        running[index] = nil
        task.cancel()
        await task.value
        _ = await wait { reader == nil }
    }

    func stopAll() async { for index in running.keys.sorted() { await stop(index) } }

    func node(_ index: Int = 0) throws -> Node { try #require(running[index]).node }

    func client(_ key: SigningKey? = nil, node index: Int = 0) throws -> RPCClient {
        try RPCClient(
            try #require(running[index]).api,
            identity: key.map { RPCIdentity(key: $0, chainID: genesis.chainID) },
            timeoutMilliseconds: 30_000
        )
    }

    // MARK: Calls

    /// Calls an action and waits until it is certified and `ok`.
    @discardableResult
    func act(_ key: SigningKey, _ contract: String, _ function: String, _ arguments: [CanonicalValue], node index: Int = 0)
        async throws -> (id: TransactionID, receipt: Receipt)
    {
        unique += 1
        let transaction = SignedTransaction.sign(
            Transaction(
                chainID: genesis.chainID,
                expires: Timestamp(WallClock.now().rawValue + 60_000),
                unique: (0..<8).map { UInt8(truncatingIfNeeded: unique >> ($0 * 8)) },
                contract: contract,
                function: function,
                arguments: arguments,
                gasLimit: 100_000_000
            ),
            with: key
        )
        let outcome = await (try node(index)).submitAndWait(transaction, milliseconds: 20_000)
        guard case .success(.certified(_, _, let receipt)) = outcome else {
            throw LiveConsortiumError(what: "\(contract).\(function): \(outcome)")
        }
        guard receipt.outcome == .ok else { throw LiveConsortiumError(what: "\(contract).\(function): \(receipt.message)") }
        return (transaction.id, receipt)
    }

    /// Deploys the project's four contracts.
    func deployContracts(node index: Int = 0) async throws {
        for (name, source, module) in CompiledContracts.all {
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
                let arguments: [CanonicalValue] = [.bytes(hash), .unsigned(UInt64(part)), .bytes(bytes)]
                try await act(Self.developer, "contracts", "upload", arguments, node: index)
            }
            let arguments: [CanonicalValue] = [.text(name), .bytes(hash), .unsigned(UInt64(parts))]
            let deployed = try await act(Self.developer, "contracts", "deploy", arguments, node: index)
            var decoder = CanonicalDecoder(deployed.receipt.returnValue)
            let bytecode: Hash256 = try decoder.fixed()
            try await act(Self.admin, "governance", "approveContract", [.text(name), .bytes(bytecode.bytes)], node: index)
        }
    }

    // MARK: Records

    static let dataKey = SecretBytes([UInt8](repeating: 0x44, count: 32))

    static func seal(_ payload: [UInt8], chunk: Int = 65_536) -> (sealed: [UInt8], record: SealedRecord) {
        var sealer = BlobSealer(key: dataKey, chunkByteCount: chunk)
        var sealed: [UInt8] = []
        sealer.seal(payload, into: &sealed)
        let record = sealer.finish(into: &sealed)
        return (sealed, record)
    }

    /// Registers a sealed record of the patient with general as its custodian.
    @discardableResult
    func register(_ record: SealedRecord, of patient: SigningKey = LiveConsortium.patient, node index: Int = 0) async throws
        -> TransactionID
    {
        try await act(
            Self.registrar,
            "records",
            "register",
            [
                .bytes(record.name.bytes), .text("ambulatory"), .bytes(patient.publicKey.bytes),
                .bytes(record.commitment.bytes), .unsigned(1),
            ],
            node: index
        ).id
    }

    /// The `Authorization` header for a body or a request target.
    func authorization(_ key: SigningKey, for bytes: [UInt8]) -> (String, String) {
        ("Authorization", RPCIdentity(key: key, chainID: genesis.chainID).authorization(for: bytes))
    }

    func api(_ index: Int = 0) throws -> String { try #require(running[index]).api }

    /// Sends a sealed blob to a node, and gives the HTTP status and the error's name.
    func put(_ sealed: [UInt8], as name: Hash256, by key: SigningKey = LiveConsortium.registrar, node index: Int = 0) throws
        -> (status: Int, code: String?)
    {
        let answer = try RawHTTP.send(
            "PUT",
            "/blobs/\(name.hex)",
            to: api(index),
            headers: [authorization(key, for: sealed)],
            body: sealed
        )
        return (answer.status, try? JSONReader.read(answer.body)["error"]?["data"]?["code"]?.text)
    }

    /// Wraps the data key to a node, as `deposit_key` wants it.
    func deposit(_ blob: Hash256, key: SecretBytes = LiveConsortium.dataKey, by account: SigningKey, to index: Int = 0) throws
        -> BlobEnvelope
    {
        try BlobEnvelope.seal(
            key,
            of: blob,
            to: Self.account(account),
            encryptionKey: depositKey(index),
            disclosure: 0,
            genesis: genesis.hash
        )
    }

    /// Asks for a record for treatment, and gives the number of what was written: a disclosure or a refusal.
    func request(_ blob: Hash256, by reader: SigningKey) async throws -> UInt64 {
        let answer = try await act(reader, "records", "request", [.bytes(blob.bytes), .text("treatment")])
        var decoder = CanonicalDecoder(answer.receipt.returnValue)
        _ = try decoder.enterArray(limit: 4)
        return try decoder.unsigned()
    }

    /// Lets the patient grant, and the reader ask.
    func disclose(_ blob: Hash256, to reader: SigningKey) async throws -> UInt64 {
        let expires = CanonicalValue.unsigned(WallClock.now().rawValue + 86_400_000)
        try await act(Self.patient, "consent", "grant", [.bytes(reader.publicKey.bytes), .text("treatment"), expires])
        return try await request(blob, by: reader)
    }

    /// Asks for the erasure of all that general registered for the patient, and grants it.
    func erase(holders: [String]) async throws {
        try await act(Self.patient, "records", "requestErasure", [Self.organisation("general")])
        try await act(
            Self.registrar,
            "records",
            "decideErasure",
            [
                .bytes(Self.patient.publicKey.bytes), .bool(true), .text("none_given"),
                .array(holders.map(Self.organisation)),
            ]
        )
    }

    /// Holders that have not acknowledged.
    func outstanding(node index: Int = 0) throws -> [OrganisationID] {
        let view = try node(index).reader.view
        let result = try view.query(
            contract: "records",
            function: "outstanding",
            arguments: [.bytes(Self.patient.publicKey.bytes), Self.organisation("general")],
            caller: Self.account(Self.auditor)
        )
        guard case .value(.list(let items), _, _, _) = result else { throw LiveConsortiumError(what: "\(result)") }
        return items.compactMap { if case .organisation(let id) = $0 { id } else { nil } }
    }

    /// Waits until a condition holds that other threads bring about; false if it never does.
    func wait(_ condition: () throws -> Bool) async rethrows -> Bool {
        let end = SteadyClock.nanoseconds() + 30_000_000_000
        while SteadyClock.nanoseconds() < end {
            if try condition() { return true }
            await Task.yield()
        }
        return try condition()
    }
}

struct LiveConsortiumError: Error, CustomStringConvertible {
    let what: String
    var description: String { what }
}

/// The project's contracts, compiled once.
enum CompiledContracts {
    static let all: [(name: String, source: [UInt8], module: [UInt8])] = {
        var modules: [String: ContractModule] = [:]
        let needs = ["consent": [], "coverage": [], "claims": ["coverage"], "records": ["consent", "coverage", "claims"]]
        return ["consent", "coverage", "claims", "records", "provenance"].compactMap { name in
            guard let source = try? Array(Data(contentsOf: RepositoryRoot.file("Contracts/\(name).accord"))) else { return nil }
            let imports = (needs[name] ?? []).compactMap { modules[$0] }
            let result = ContractCompiler.compile(source: source, fileName: "\(name).accord", imports: imports)
            modules[name] = result.module
            return result.module.map { (name, source, $0.canonicalBytes) }
        }
    }()
}
