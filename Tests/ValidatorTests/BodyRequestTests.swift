import ChainCrypto
import Ledger
import PBFT
import Primitives
import Storage
import Synchronization
import Testing
import Validator

/// What a member gives to one that lacks the bodies of a batch.
@Suite struct BodyRequestTests {
    /// A chain that counts how often the bodies of a block are read.
    final class CountingStore: KeyValueStore {
        private let store = InMemoryStore()
        private let count = Mutex(0)

        var bodyReads: Int { count.withLock { $0 } }

        func value(for key: [UInt8]) throws(StorageError) -> [UInt8]? {
            if key.first == UInt8(ascii: "b") { count.withLock { $0 += 1 } }
            return try store.value(for: key)
        }

        func scan(
            from: [UInt8],
            to: [UInt8]?,
            order: ScanOrder,
            _ visit: (_ key: [UInt8], _ value: [UInt8]) throws(StorageError) -> ScanStep
        ) throws(StorageError) { try store.scan(from: from, to: to, order: order, visit) }

        func write(_ batch: WriteBatch, durability: Durability) throws(StorageError) {
            try store.write(batch, durability: durability)
        }

        func snapshot() -> any KeyValueSnapshot { store.snapshot() }
    }

    private static func answers(_ cluster: ValidatorCluster, to ids: [TransactionID]) -> [SignedTransaction] {
        var bodies: [SignedTransaction] = []
        cluster.tamper = { message, from, to in
            guard from == 0, to == 1, case .transactions(let sent) = message else { return message }
            bodies += sent
            return nil
        }
        cluster.give(.bodyRequest(ids), from: 1, to: 0)
        cluster.drain()
        return bodies
    }

    // Each body took the reading and decoding of its whole block: after a partition, whose first block is large, members asked
    // each other for it and none of them did anything else for minutes.
    @Test func `the bodies of a block are given with one reading of it`() throws {
        let cluster = try ValidatorCluster()
        let chain = CountingStore()
        cluster.stop(0)
        cluster.chains[0] = chain
        try cluster.start(0)
        cluster.run(ticks: 2)
        let transactions = (1...60).map { cluster.registration($0) }
        cluster.submit(transactions, to: 0)
        cluster.run(ticks: 60)
        let ids = transactions.map(\.id)
        #expect(ids.allSatisfy { cluster.outcomes[$0] == "ok" })
        let reader = try #require(cluster.validators[0]).ledger.blocks.newest
        let blocks = try Set(ids.map { try reader.location(of: $0)?.height })
        let before = chain.bodyReads
        let bodies = Self.answers(cluster, to: ids)
        #expect(Set(bodies.map(\.id)) == Set(ids) && bodies.count == ids.count)
        #expect(chain.bodyReads - before == blocks.count)
    }

    // A proposal of transactions from many blocks made every member read each of those blocks before it voted.
    @Test func `a proposal of old transactions makes nobody read old blocks, and nothing of it runs again`() throws {
        let cluster = try ValidatorCluster()
        let chain = CountingStore()
        let primary = try #require(cluster.validators[0]).replica.primary
        let others = [0, 1, 2, 3].filter { $0 != Int(primary.rawValue) }
        cluster.stop(others[0])
        cluster.chains[others[0]] = chain
        try cluster.start(others[0])
        cluster.run(ticks: 2)
        let old = (1...20).map { cluster.registration($0) }
        for transaction in old {
            cluster.submit([transaction], to: others[1])
            cluster.run(ticks: 5)
        }
        let validator = try #require(cluster.validators[others[0]])
        let height = try #require(validator.ledger.certifiedHeight.next)
        #expect(height > BlockHeight(10) && old.allSatisfy { cluster.outcomes[$0.id] == "ok" })
        cluster.silent = [Int(primary.rawValue)]
        let content = BatchContent(time: cluster.now, ids: old.map(\.id))
        let proposal = PrePrepare(view: .initial, height: height, digest: BatchDigest.digest(of: content, at: height))
        let before = chain.bodyReads
        for node in others {
            try cluster.inject(.prePrepare(proposal), from: Int(primary.rawValue), to: node)
            cluster.run(ticks: 0)
            cluster.give(.batch(height, content), from: Int(primary.rawValue), to: node)
        }
        cluster.drain()
        #expect(chain.bodyReads == before)
        #expect(others.allSatisfy { cluster.heights[$0] == height.rawValue })
        #expect(try validator.ledger.blocks.newest.header(at: height)?.transactionCount == 0)
        #expect(try validator.ledger.blocks.newest.header(at: height)?.time == max(content.time, validator.ledger.certified.time))
    }

    @Test func `bodies that nobody knows are not answered`() throws {
        let cluster = try ValidatorCluster()
        cluster.run(ticks: 2)
        #expect(Self.answers(cluster, to: [.zero, cluster.registration(1).id]).isEmpty)
        #expect(Self.answers(cluster, to: []).isEmpty)
    }

    @Test func `bodies that wait and bodies in blocks come in one answer`() throws {
        let cluster = try ValidatorCluster()
        cluster.run(ticks: 2)
        let certified = cluster.registration(1)
        cluster.submit([certified], to: 0)
        cluster.run(ticks: 60)
        // Without the others nothing more is ordered.
        cluster.silent = [2, 3]
        let waiting = cluster.registration(2)
        cluster.submit([waiting], to: 0)
        cluster.run(ticks: 2)
        #expect(Self.answers(cluster, to: [certified.id, waiting.id]) == [waiting, certified])
    }

    // 1,024 of them, which a member sends again when they wait for long, would be four times what a frame may hold; sending it
    // ended the process.
    @Test func `large transactions for the pool are sent in parts that a frame can hold`() throws {
        let key = SigningKey.seeded(9)
        let transactions = (0..<40).map { number in
            let transaction = Transaction(
                chainID: "test",
                expires: Timestamp(1_800_000_000_000),
                unique: [UInt8](repeating: UInt8(number), count: 8),
                contract: "registry",
                function: "registerPatient",
                arguments: [.bytes([UInt8](repeating: 7, count: 60_000))],
                gasLimit: 1
            )
            return SignedTransaction.sign(transaction, with: key)
        }
        let messages = PeerMessage.carrying(transactions)
        let parts = messages.compactMap { message in if case .transactions(let part) = message { part } else { nil } }
        #expect(parts.count == messages.count && parts.count == 3)
        #expect(parts.flatMap(\.self) == transactions)
        #expect(messages.allSatisfy { $0.canonicalBytes.count <= 1_048_576 + 1_024 })
        #expect(PeerMessage.carrying([]).isEmpty)
    }
}
