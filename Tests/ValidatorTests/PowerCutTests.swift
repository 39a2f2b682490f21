import Ledger
import PBFT
import Primitives
import Storage
import Synchronization
import Testing
import Validator

/// A journal whose power fails at a given write: that append or sync and all later ones do not happen.
private final class PowerCutLog: RecordLog {
    let inner: InMemoryRecordLog
    private var writesLeft: Int
    var isCut: Bool { writesLeft <= 0 }

    init(_ inner: InMemoryRecordLog, cutAtWrite write: Int) {
        self.inner = inner
        writesLeft = write
    }

    private func spend() throws(StorageError) {
        writesLeft -= 1
        if isCut { throw .failed(operation: "write", path: "journal", code: 5) }
    }

    func append(_ record: [UInt8]) throws(StorageError) {
        try spend()
        try inner.append(record)
    }

    func sync() throws(StorageError) {
        try spend()
        try inner.sync()
    }

    func replay(_ visit: (_ segment: UInt64, _ record: [UInt8]) throws(StorageError) -> Void) throws(StorageError) {
        try inner.replay(visit)
    }

    func startSegment() throws(StorageError) -> UInt64 { try inner.startSegment() }
    func dropSegments(before segment: UInt64) throws(StorageError) { try inner.dropSegments(before: segment) }
    var currentSegment: UInt64 { inner.currentSegment }
    var oldestSegment: UInt64 { inner.oldestSegment }
    var byteCount: UInt64 { inner.byteCount }
}

/// A store whose power can be made to fail at a given write.
private final class PowerCutStore: KeyValueStore {
    private let inner: InMemoryStore
    private let writesLeft = Mutex<Int?>(nil)

    init(_ inner: InMemoryStore) { self.inner = inner }

    func cut(afterWrites count: Int) { writesLeft.withLock { $0 = count } }

    func write(_ batch: WriteBatch, durability: Durability) throws(StorageError) {
        let isCut = writesLeft.withLock { left in
            guard let count = left else { return false }
            left = max(0, count - 1)
            return count == 0
        }
        if isCut { throw .failed(operation: "write", path: "chain", code: 5) }
        try inner.write(batch, durability: durability)
    }

    func value(for key: [UInt8]) throws(StorageError) -> [UInt8]? { try inner.value(for: key) }

    func scan(
        from: [UInt8],
        to: [UInt8]?,
        order: ScanOrder,
        _ visit: ([UInt8], [UInt8]) throws(StorageError) -> ScanStep
    ) throws(StorageError) { try inner.scan(from: from, to: to, order: order, visit) }

    func snapshot() -> any KeyValueSnapshot { inner.snapshot() }
}

/// Everything that one member ever sent signed, by place; two bodies in one place are a contradiction.
private final class SpokenWords {
    private var bodies: [String: [UInt8]] = [:]
    private(set) var contradictions: [String] = []

    func note(_ message: PeerMessage, of member: UInt64, in context: SigningContext) {
        guard case .consensus(_, let wire) = message, wire.signed.sender.rawValue == member else { return }
        let place: String
        switch wire.signed.message {
        case .prePrepare(let vote): place = "prepare \(vote.view) \(vote.height)"
        case .prepare(let vote): place = "prepare \(vote.view) \(vote.height)"
        case .commit(let vote): place = "commit \(vote.view) \(vote.height)"
        case .checkpoint(let vote): place = "checkpoint \(vote.height)"
        case .viewChange(let content): place = "view-change \(content.newView)"
        case .newView(let content): place = "new-view \(content.view)"
        case .suspect, .status: return
        }
        let body = wire.signed.message.signedBody(context)
        if let held = bodies[place], held != body { contradictions.append(place) }
        bodies[place] = body
    }
}

/// ResilientDB #220, concord-bft #639 and #805, TigerBeetle #2313, CometBFT #5668: a crash made members forget what they signed.
@Suite struct PowerCutTests {
    /// The primary of view 0 and the one of view 1, cut at each of their first writes, losing all or part of what was not synced.
    @Test(arguments: [0, 1]) func `a member whose power fails at any write of its journal never contradicts itself`(victim: Int)
        throws
    {
        for write in 1...24 {
            let cluster = try ValidatorCluster()
            let context = try #require(cluster.validators[0]).replica.committee.context
            let words = SpokenWords()
            cluster.tamper = { message, _, _ in
                words.note(message, of: UInt64(victim), in: context)
                return message
            }
            cluster.mayHalt = [victim]
            cluster.stop(victim)
            let journal = PowerCutLog(cluster.disks[victim].journal, cutAtWrite: write)
            cluster.journals[victim] = journal
            try cluster.start(victim)
            let first = (1...6).map { cluster.registration($0) }
            for transaction in first {
                cluster.submit([transaction], to: 2)
                cluster.run(ticks: 1)
            }
            #expect(journal.isCut, "write \(write) was not reached")
            journal.inner.loseUnsynced(keepingRecords: write % 3)
            cluster.journals[victim] = nil
            cluster.stop(victim)
            try cluster.start(victim)
            let second = cluster.registration(7)
            cluster.submit([second], to: 2)
            cluster.run(ticks: 450)
            #expect(words.contradictions == [], "write \(write)")
            #expect((first + [second]).allSatisfy { cluster.outcomes[$0.id] == "ok" }, "write \(write)")
            #expect(cluster.roots.count == 1 && Set(cluster.heights).count == 1, "write \(write)")
        }
    }
    /// Found by seed 196 of the simulator with a latecomer: crashes in the beginnings of segments, the very first included, left
    /// more and more of them, until one was full.
    @Test func `segments that a crash left are tidied up by the next start, and nothing is forgotten`() throws {
        let cluster = try ValidatorCluster()
        cluster.submit([cluster.registration(1)], to: 0)
        cluster.run(ticks: 3)
        // Votes on a height that is not certified.
        cluster.mute = { message, _, _ in
            guard case .consensus(_, let wire) = message else { return false }
            return wire.signed.kind == .commit
        }
        cluster.submit([cluster.registration(2)], to: 0)
        cluster.run(ticks: 3)
        let memory = try #require(cluster.validators[3]).replica.durable
        #expect(memory.heights.contains { $0.prepared != nil })
        cluster.stop(3)
        let journal = cluster.disks[3].journal
        for _ in 0..<2 { try journal.startSegment() }
        try cluster.start(3)
        #expect(try #require(cluster.validators[3]).replica.durable == memory)
        #expect(journal.oldestSegment == journal.currentSegment)
        cluster.stop(3)
        try cluster.start(3)
        #expect(try #require(cluster.validators[3]).replica.durable == memory)
    }

    /// Found by seed 32 of the simulator: a segment began between the two, without the votes on the second one.
    @Test func `a member whose power fails between two heights certified in one step remembers its votes on the second`() throws {
        var settings = ValidatorSettings()
        settings.journalSegmentByteCount = 1
        let cluster = try ValidatorCluster(settings: settings)
        let chain = PowerCutStore(cluster.disks[3].chain)
        cluster.stop(3)
        cluster.chains[3] = chain
        try cluster.start(3, settings: settings)
        cluster.run(ticks: 1)
        cluster.mayHalt = [3]
        cluster.mute = { message, _, target in
            guard target == 3, case .consensus(_, let wire) = message, case .checkpoint(let vote) = wire.signed.message else {
                return false
            }
            return vote.height == BlockHeight(1)
        }
        for number in 1...2 {
            cluster.submit([cluster.registration(number)], to: 0)
            cluster.run(ticks: 2)
        }
        #expect(cluster.heights == [2, 2, 2, 0])
        let hash = try #require(try cluster.validators[0]?.ledger.blocks.newest.header(at: BlockHeight(1))).hash
        chain.cut(afterWrites: 1)
        for index in 0..<3 {
            try cluster.inject(.checkpoint(Checkpoint(height: BlockHeight(1), blockHash: hash)), from: index, to: 3)
        }
        cluster.drain()
        #expect(cluster.validators[3] == nil, "the second height was not reached")

        cluster.chains[3] = nil
        cluster.mute = { _, _, _ in false }
        try cluster.start(3, settings: settings)
        let durable = try #require(cluster.validators[3]).replica.durable
        #expect(cluster.heights[3] == 1)
        #expect(durable[BlockHeight(2)]?.checkpoint != nil && durable[BlockHeight(2)]?.prepared != nil)
        cluster.run(ticks: 150)
        #expect(Set(cluster.heights) == [2] && cluster.validators[3]?.replica.mode == .voting)
    }
}
