import ChainCrypto
import Ledger
import Logging
import NodeAPI
import NodeRuntime
import PeerNetwork
import Primitives
import TestSupport
import Testing

/// Everything that needs a running node, one after the other: each has threads of its own, and stopping one waits for them.
@Suite(.serialized) struct LiveNodeTests {}

/// One real node of a consortium of one, its API and its ops listener on free ports of loopback.
struct LiveNode: Sendable {
    let node: Node
    let genesis: GenesisDocument
    let api: String
    let ops: String

    static func key(_ number: UInt8) -> SigningKey { SigningKey(seed: SecretBytes([UInt8](repeating: number, count: 32))) }
    static let registrar = key(201)
    static let auditor = key(202)
    static let admin = key(203)
    static let developer = key(204)
    static let stranger = key(205)

    /// Runs `body` while everything runs.
    static func run(records: (any RecordService)? = nil, _ body: @Sendable @escaping (LiveNode) async throws -> Void) async throws
    {
        let folder = try TemporaryFolder()
        let keys = try NodeKeys.generate()
        let genesis = try genesis(keys)
        let node = try open(folder, keys, genesis)
        let (apiPorts, apiPort) = AsyncStream<Int>.makeStream()
        let (opsPorts, opsPort) = AsyncStream<Int>.makeStream()
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        var section = NodeConfiguration().api
        section.listen = NetworkAddress(host: "127.0.0.1", port: 0)
        let server = try APIServer(node: node, records: records, configuration: section, version: "test", logger: logger) {
            apiPort.yield($0)
        }
        let ops = OpsServer(node: node, listen: NetworkAddress(host: "127.0.0.1", port: 0), version: "test", logger: logger) {
            opsPort.yield($0)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await node.run() }
            group.addTask { try await server.run() }
            group.addTask { try await ops.run() }
            var apiNumber = apiPorts.makeAsyncIterator()
            var opsNumber = opsPorts.makeAsyncIterator()
            let live = LiveNode(
                node: node,
                genesis: genesis,
                api: "http://127.0.0.1:\(await apiNumber.next() ?? 0)",
                ops: "http://127.0.0.1:\(await opsNumber.next() ?? 0)"
            )
            do { try await body(live) } catch {
                group.cancelAll()
                throw error
            }
            group.cancelAll()
            while let result = await group.nextResult() { _ = result }
        }
        withExtendedLifetime(folder) {}
    }

    private static func genesis(_ keys: NodeKeys) throws -> GenesisDocument {
        func account(_ key: SigningKey, _ organisation: String, _ role: String) throws -> GenesisAccount {
            GenesisAccount(
                account: try #require(AccountID(bytes: key.publicKey.bytes)),
                organisation: organisation,
                roles: [role]
            )
        }
        return try GenesisDocument(
            name: "test",
            time: Timestamp(WallClock.now().rawValue - 1_000),
            organisations: [
                GenesisOrganisation(name: "general", kind: "hospital", display: "General"),
                GenesisOrganisation(name: "acme", kind: "insurer", display: "Acme"),
                GenesisOrganisation(name: "state", kind: "regulator", display: "State"),
            ],
            validators: [
                GenesisValidator(
                    organisation: "general",
                    name: "node0",
                    consensusKey: keys.consensus.publicKey,
                    tlsKey: keys.tls.publicKey
                )
            ],
            accounts: [
                account(registrar, "general", "registrar"), account(auditor, "state", "auditor"),
                account(admin, "acme", "admin"), account(developer, "general", "developer"),
            ]
        )
    }

    private static func open(_ folder: TemporaryFolder, _ keys: NodeKeys, _ genesis: GenesisDocument) throws -> Node {
        let home = Home(path: folder.path("node"))
        var configuration = NodeConfiguration()
        configuration.p2p.listen = NetworkAddress(host: "127.0.0.1", port: 0)
        configuration.node.signatureThreads = 1
        try home.create(configuration: configuration, genesis: Array(genesis.json))
        try keys.store(in: home, password: nil)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return try Node(
            home: home,
            configuration: configuration,
            environment: [:],
            logger: logger,
            metrics: NodeMetrics(version: "test")
        )
    }

    // MARK: Clients and transactions

    func client(_ key: SigningKey? = nil) throws -> RPCClient {
        try RPCClient(
            api,
            identity: key.map { RPCIdentity(key: $0, chainID: genesis.chainID) },
            timeoutMilliseconds: 20_000
        )
    }

    func transaction(
        _ contract: String,
        _ function: String,
        _ arguments: [CanonicalValue],
        by key: SigningKey = registrar,
        unique: UInt8 = 0,
        lifetime: UInt64 = 60_000
    ) -> SignedTransaction {
        .sign(
            Transaction(
                chainID: genesis.chainID,
                expires: Timestamp(WallClock.now().rawValue + lifetime),
                unique: [UInt8](repeating: unique, count: 8),
                contract: contract,
                function: function,
                arguments: arguments,
                gasLimit: 1_000_000
            ),
            with: key
        )
    }

    func registration(_ number: UInt8) -> SignedTransaction {
        transaction("registry", "registerPatient", [.bytes(Self.key(number).publicKey.bytes)], unique: number)
    }
}

/// Base64 of a value's canonical bytes, as arguments are sent.
func encoded(_ value: CanonicalValue) -> JSONValue { .text(Base64.encode(value.canonicalBytes)) }

/// The name in `data.code` of the error that a call ends with; nil if it succeeds.
func refusal(_ client: RPCClient, _ method: String, _ parameters: JSONValue = .object([])) async -> RPCError? {
    do throws(RPCClientError) {
        _ = try await client.call(method, parameters)
        return nil
    } catch { return error.rpcError ?? RPCError(code: 0, message: "\(error)") }
}
