import Ledger
import PBFT
import Primitives
import Testing
import Validator

@Suite struct ValidatorClusterTests {
    @Test func `a transaction sent to one node is certified on all`() throws {
        let cluster = try ValidatorCluster()
        let transaction = cluster.registration(1)
        cluster.submit([transaction], to: 0)
        cluster.run(ticks: 20)
        #expect(cluster.outcomes[transaction.id] == "ok")
        #expect(cluster.heights == [1, 1, 1, 1])
        #expect(cluster.roots.count == 1)
    }

    @Test func `a single validator works alone`() throws {
        let cluster = try ValidatorCluster(size: 1)
        let transactions = (1...20).map { cluster.registration($0) }
        cluster.submit(transactions, to: 0)
        cluster.run(ticks: 20)
        #expect(transactions.allSatisfy { cluster.outcomes[$0.id] == "ok" })
    }

    @Test func `many transactions to every node are certified once each`() throws {
        let cluster = try ValidatorCluster()
        let transactions = (1...200).map { cluster.registration($0) }
        for (index, transaction) in transactions.enumerated() {
            cluster.submit([transaction], to: index % 4)
            if index.isMultiple(of: 17) { cluster.run(ticks: 1) }
        }
        cluster.run(ticks: 50)
        #expect(transactions.allSatisfy { cluster.outcomes[$0.id] == "ok" })
        #expect(cluster.roots.count == 1)
        #expect(cluster.validators.allSatisfy { $0?.pool.count == 0 })
    }

    @Test func `a transaction given to a silent primary's backup commits in a later view`() throws {
        let cluster = try ValidatorCluster()
        cluster.run(ticks: 5)
        cluster.silent = [0]
        let transaction = cluster.registration(1)
        cluster.submit([transaction], to: 1)
        cluster.run(ticks: 1_000)
        #expect(cluster.outcomes[transaction.id] == "ok")
        #expect(cluster.validators[1]?.replica.view.rawValue ?? 0 > 0)
        cluster.silent = []
        cluster.run(ticks: 600)
        #expect(cluster.roots.count == 1)
        #expect(Set(cluster.heights).count == 1)
    }

    @Test func `a node that missed blocks catches up from certified ones`() throws {
        let cluster = try ValidatorCluster()
        cluster.run(ticks: 2)
        cluster.stop(3)
        for number in 1...60 {
            cluster.submit([cluster.registration(number)], to: number % 3)
            cluster.run(ticks: 3)
        }
        #expect(cluster.heights[0] >= 20)
        try cluster.start(3)
        cluster.run(ticks: 400)
        #expect(Set(cluster.heights).count == 1)
        #expect(cluster.roots.count == 1)
    }

    @Test func `a peer that changes a transaction's signature in a block is found out`() throws {
        let cluster = try ValidatorCluster()
        cluster.run(ticks: 2)
        cluster.stop(3)
        for number in 1...40 {
            cluster.submit([cluster.registration(number)], to: number % 3)
            cluster.run(ticks: 3)
        }
        cluster.tamper = { message, from, _ in
            guard from == 1, case .blocks(let height, let blocks) = message else { return message }
            return .blocks(from: height, blocks.map { (try? Self.foreignSignature(in: $0)) ?? $0 })
        }
        try cluster.start(3)
        cluster.run(ticks: 800)
        #expect(Set(cluster.heights).count == 1)
        let (own, other) = (try #require(cluster.validators[3]), try #require(cluster.validators[0]))
        for height in 1...own.ledger.certifiedHeight.rawValue {
            let stored = try own.ledger.blocks.newest.bodyBytes(at: BlockHeight(height))
            #expect(try stored == other.ledger.blocks.newest.bodyBytes(at: BlockHeight(height)))
        }
    }

    /// The same block with one bit changed in its first transaction's signature, which no id and no root covers.
    private static func foreignSignature(in bytes: [UInt8]) throws -> [UInt8] {
        let block = try Block(canonicalBytes: bytes)
        guard var body = block.bodies.first?.bytes else { return bytes }
        body[body.count - 1] ^= 1
        let bodies = [try SignedTransaction(bytes: body)] + block.bodies.dropFirst()
        return Block(header: block.header, bodies: bodies, receipts: block.receipts, certificate: block.certificate)
            .canonicalBytes
    }

    @Test func `all nodes stopped and started go on from where they were`() throws {
        let cluster = try ValidatorCluster()
        cluster.submit((1...10).map { cluster.registration($0) }, to: 2)
        cluster.run(ticks: 20)
        let before = cluster.heights
        for index in 0..<4 { cluster.stop(index) }
        for index in 0..<4 { try cluster.start(index) }
        let transaction = cluster.registration(11)
        cluster.submit([transaction], to: 1)
        cluster.run(ticks: 300)
        #expect(cluster.outcomes[transaction.id] == "ok")
        #expect(cluster.heights[0] > before[0])
        #expect(cluster.roots.count == 1)
    }

    @Test func `clocks that were all set back stop nobody`() throws {
        let cluster = try ValidatorCluster()
        for number in 1...3 {
            cluster.submit([cluster.registration(number)], to: 0)
            cluster.run(ticks: 5)
        }
        let time = try #require(cluster.validators[0]).ledger.certified.time
        cluster.now = Timestamp(cluster.now.rawValue - 20_000)
        let transaction = cluster.registration(4)
        cluster.submit([transaction], to: 0)
        cluster.run(ticks: 20)
        #expect(cluster.outcomes[transaction.id] == "ok")
        let certified = try #require(cluster.validators[0]).ledger.certified
        #expect(certified.time == time, "block time never goes back")
        #expect(cluster.validators.allSatisfy { $0?.replica.view == .initial })
        cluster.now = Timestamp(cluster.now.rawValue + 30_000)
        let later = cluster.registration(5)
        cluster.submit([later], to: 1)
        cluster.run(ticks: 20)
        #expect(cluster.outcomes[later.id] == "ok")
    }

    @Test func `the same transaction twice is refused as a duplicate and runs once`() throws {
        let cluster = try ValidatorCluster()
        let transaction = cluster.registration(1)
        cluster.submit([transaction], to: 0)
        cluster.run(ticks: 20)
        let again = cluster.submit([transaction], to: 0)
        cluster.run(ticks: 5)
        #expect(cluster.refusals[again[0]]?.code == .duplicate)
    }

    @Test func `a transaction whose signature does not hold is refused`() throws {
        let cluster = try ValidatorCluster()
        var bytes = cluster.registration(1).bytes
        bytes[bytes.count - 1] ^= 1
        let forged = try SignedTransaction(bytes: bytes)
        let submission = cluster.submit([forged], to: 0)
        cluster.run(ticks: 5)
        #expect(cluster.refusals[submission[0]]?.code == .badSignature)
        // The good copy is not burnt by the forged one.
        let good = cluster.registration(1)
        cluster.submit([good], to: 0)
        cluster.run(ticks: 20)
        #expect(cluster.outcomes[good.id] == "ok")
    }

    @Test func `a transaction known only to a node that changes views alone is certified`() throws {
        let cluster = try ValidatorCluster()
        cluster.run(ticks: 5)
        // Node 1 hears two suspicions that nobody else hears, and leaves for view 1, whose primary it is itself.
        cluster.silent = [1]
        for accuser in [2, 3] { try cluster.inject(.suspect(Suspect(view: .initial)), from: accuser, to: 1) }
        let transaction = cluster.registration(1)
        cluster.submit([transaction], to: 1)
        cluster.run(ticks: 10)
        #expect(cluster.validators[1]?.replica.status == .changing)
        cluster.silent = []
        cluster.run(ticks: 400)
        #expect(cluster.outcomes[transaction.id] == "ok")
    }

    @Test func `a lost journal makes an observer, and stays so over restarts`() throws {
        let cluster = try ValidatorCluster()
        cluster.submit([cluster.registration(1)], to: 0)
        cluster.run(ticks: 20)
        cluster.stop(3)
        cluster.loseJournal(3)
        for _ in 0..<2 {
            try cluster.start(3)
            cluster.run(ticks: 50)
            #expect(cluster.validators[3]?.replica.mode == .observing)
            #expect(cluster.validators[3]?.standstill == .journalLost)
            cluster.stop(3)
        }
    }

    @Test func `a journal older than what its key has signed makes an observer, persisted`() throws {
        let cluster = try ValidatorCluster()
        cluster.run(ticks: 2)
        // Node 3 votes on a first block that nobody certifies, and comes back without what it wrote since.
        let before = try cluster.journalRecords(3)
        cluster.mute = { message, from, _ in
            guard case .consensus(_, let wire) = message else { return false }
            return wire.signed.kind == .commit && from != 3
        }
        cluster.submit([cluster.registration(1)], to: 0)
        cluster.run(ticks: 20)
        #expect(cluster.validators[3]?.replica.durable[BlockHeight(1)]?.prepare != nil)
        cluster.stop(3)
        try cluster.restoreJournal(3, before)
        try cluster.start(3)
        cluster.run(ticks: 20)
        #expect(cluster.validators[3]?.replica.mode == .observing)
        cluster.stop(3)
        try cluster.start(3)
        #expect(cluster.validators[3]?.replica.mode == .observing, "a restart does not forget it")
    }

    @Test func `a node that executes differently stops voting, says both hashes, and stays so over a restart`() throws {
        let cluster = try ValidatorCluster()
        cluster.run(ticks: 2)
        let other = Hash256.nullBatch
        let checkpoint = PBFTMessage.checkpoint(Checkpoint(height: BlockHeight(1), blockHash: other))
        for accuser in [0, 1] { try cluster.inject(checkpoint, from: accuser, to: 3) }
        let transaction = cluster.registration(1)
        cluster.submit([transaction], to: 0)
        cluster.run(ticks: 100)
        #expect(cluster.outcomes[transaction.id] == "ok", "the others go on")
        #expect(cluster.validators[3]?.replica.mode == .diverged)
        cluster.stop(3)
        try cluster.start(3)
        cluster.run(ticks: 300)
        #expect(cluster.validators[3]?.replica.mode == .diverged)
        guard case .diverged(let divergence)? = cluster.validators[3]?.standstill else {
            Issue.record("the divergence is not kept")
            return
        }
        #expect(divergence.height == BlockHeight(1))
        #expect(divergence.other == other && divergence.own != other)
        #expect(divergence.checkpoints.count >= 2)
    }

    @Test func `a transaction that only the primary knows is sent again while no block comes`() throws {
        let cluster = try ValidatorCluster()
        cluster.run(ticks: 5)
        // Nothing that node 0 sends of itself arrives but STATUS: neither the first copy nor a proposal.
        cluster.mute = { message, from, _ in
            guard from == 0 else { return false }
            if case .consensus(_, let wire) = message { return wire.signed.kind != .status }
            return true
        }
        let transaction = cluster.registration(1)
        cluster.submit([transaction], to: 0)
        cluster.run(ticks: 20)
        // From now on gossip arrives; the primary stays dumb in agreement.
        cluster.mute = { message, from, _ in
            guard from == 0, case .consensus(_, let wire) = message else { return false }
            return wire.signed.kind != .status
        }
        cluster.run(ticks: 1_200)
        #expect(cluster.outcomes[transaction.id] == "ok")
        #expect(cluster.validators[1]?.replica.view.rawValue ?? 0 > 0)
    }

    @Test func `a primary whose connections end is replaced long before the view timer runs out`() throws {
        let cluster = try ValidatorCluster()
        cluster.run(ticks: 5)
        cluster.kill(0)
        let transaction = cluster.registration(1)
        cluster.submit([transaction], to: 1)
        cluster.run(ticks: 30)
        #expect(cluster.outcomes[transaction.id] == "ok")
        #expect(cluster.validators[1]?.replica.view.rawValue == 1)
    }

    @Test func `two dead primaries in a row cost no view timer each`() throws {
        let cluster = try ValidatorCluster(size: 7)
        cluster.run(ticks: 5)
        cluster.kill(0)
        cluster.kill(1)
        let transaction = cluster.registration(1)
        cluster.submit([transaction], to: 2)
        cluster.run(ticks: 40)
        #expect(cluster.outcomes[transaction.id] == "ok")
        #expect(cluster.validators[2]?.replica.view.rawValue == 2)
    }

    @Test func `a primary that one node has lost, or whose connections come back at once, stays`() throws {
        let cluster = try ValidatorCluster()
        cluster.run(ticks: 5)
        cluster.cut(0, 1, reconnects: false)
        for other in [2, 3] { cluster.cut(0, other, reconnects: true) }
        cluster.run(ticks: 100)
        #expect(cluster.validators.allSatisfy { $0?.replica.view == .initial })
    }
}
