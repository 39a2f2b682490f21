import ChainCrypto
import Foundation
import Ledger
import Logging
import NodeRuntime
import PeerNetwork
import Primitives
import ServiceLifecycle
import TestSupport
import Testing

/// Real nodes: LevelDB in a temporary folder, TLS on loopback, threads and clocks.
@Suite(.serialized) struct NodeTests {
    @Test func `four nodes certify a transaction that one of them was given`() async throws {
        let cluster = try NodeCluster(size: 4)
        defer { cluster.removeFiles() }
        let nodes = try (0..<4).map { try cluster.open($0) }
        await withThrowingTaskGroup(of: Void.self) { group in
            for node in nodes { group.addTask { try await node.run() } }
            let transaction = cluster.registration(1)
            let outcome = await nodes[2].submitAndWait(transaction, milliseconds: 20_000)
            guard case .success(.certified(let height, _, let receipt)) = outcome else {
                Issue.record("not certified: \(outcome)")
                group.cancelAll()
                return
            }
            #expect(receipt.outcome == .ok)
            for node in nodes {
                let seen = await node.waitForCertification(of: transaction.id, milliseconds: 20_000)
                guard case .certified(let other, _, _) = seen else {
                    Issue.record("a node did not follow")
                    continue
                }
                #expect(other == height)
            }
            #expect(Set(nodes.map { $0.reader.view.stateRoot }).count == 1)
            group.cancelAll()
        }
    }

    @Test func `keys other than those in the register of nodes are said with the remedy`() throws {
        let cluster = try NodeCluster(size: 1)
        defer { cluster.removeFiles() }
        let node = try cluster.open(0)
        #expect(Node.otherKeys(cluster.keys[0], of: node.validatorKey, in: node.reader.view).isEmpty)
        let sentences = Node.otherKeys(try NodeKeys.generate(), of: node.validatorKey, in: node.reader.view)
        #expect(sentences.count == 1 && sentences.allSatisfy { $0.contains("keys/tls") && $0.contains("proposeKeys") })
        let unknown = try NodeKeys.generate()
        #expect(Node.otherKeys(unknown, of: unknown.consensus.publicKey, in: node.reader.view).isEmpty)
    }

    @Test func `a home in use is refused`() throws {
        let cluster = try NodeCluster(size: 1)
        defer { cluster.removeFiles() }
        let node = try cluster.open(0)
        #expect(throws: (any Error).self) { try cluster.open(0) }
        withExtendedLifetime(node) {}
    }
}

/// Homes of a small consortium in a temporary folder.
struct NodeCluster {
    let folder: URL
    let keys: [NodeKeys]
    let ports: [Int]
    let registrar = SigningKey(seed: SecretBytes(Array(repeating: 9, count: 32)))
    let genesis: GenesisDocument

    init(size: Int) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("node-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        keys = try (0..<size).map { _ in try NodeKeys.generate() }
        ports = (0..<size).map { _ in FreePort.take() }
        genesis = try GenesisDocument(
            name: "test",
            time: Timestamp(WallClock.now().rawValue - 1_000),
            organisations: [GenesisOrganisation(name: "general", kind: "hospital", display: "General")],
            validators: keys.enumerated().map {
                GenesisValidator(
                    organisation: "general",
                    name: "node\($0)",
                    consensusKey: $1.consensus.publicKey,
                    tlsKey: $1.tls.publicKey
                )
            },
            accounts: [
                GenesisAccount(
                    account: try #require(AccountID(bytes: registrar.publicKey.bytes)),
                    organisation: "general",
                    roles: ["registrar"]
                )
            ]
        )
    }

    func open(_ index: Int) throws -> Node {
        let home = Home(path: folder.appendingPathComponent("node\(index)").path)
        var configuration = NodeConfiguration()
        configuration.p2p.listen = NetworkAddress(host: "127.0.0.1", port: ports[index])
        configuration.node.signatureThreads = 1
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
            logger: Logger(label: "test"),
            metrics: NodeMetrics()
        )
    }

    func registration(_ number: UInt8) -> SignedTransaction {
        let patient = SigningKey(seed: SecretBytes(Array(repeating: number, count: 32))).publicKey
        return .sign(
            Transaction(
                chainID: genesis.chainID,
                expires: Timestamp(WallClock.now().rawValue + 60_000),
                unique: Array(repeating: number, count: 8),
                contract: "registry",
                function: "registerPatient",
                arguments: [.bytes(patient.bytes)],
                gasLimit: 1_000_000
            ),
            with: registrar
        )
    }

    func removeFiles() { try? FileManager.default.removeItem(at: folder) }
}
