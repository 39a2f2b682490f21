import ChainCrypto
import Ledger
import PBFT
import Primitives
import StateTree
import Storage
import Synchronization
import Testing
import Validator

@Suite struct SnapshotClusterTests {
    /// Small enough that a test's chain is long: a snapshot every second, a chunk of a few entries.
    static var settings: ValidatorSettings {
        var settings = ValidatorSettings()
        settings.snapshotGap = 20
        settings.snapshotPeriodMilliseconds = 500
        settings.snapshotAnswerByteCount = 2_000
        settings.snapshotPatienceTicks = 20
        settings.batchCountMax = 4
        return settings
    }

    /// Three members with a chain of a few dozen blocks; the fourth has never run.
    static func cluster(blocks: UInt64 = 60, settings: ValidatorSettings = settings) throws -> ValidatorCluster {
        let cluster = try ValidatorCluster(settings: settings)
        cluster.stop(3)
        load(cluster, until: blocks)
        return cluster
    }

    static func load(_ cluster: ValidatorCluster, until height: UInt64) {
        var number = Int(cluster.heights[0]) * 1_000
        while cluster.heights[0] < height {
            number += 1
            cluster.submit([cluster.registration(number)], to: number % 3)
            cluster.run(ticks: 2)
        }
    }

    /// Runs under load until a node stands where the others stand.
    static func settle(_ cluster: ValidatorCluster, ticks: Int = 2_000, load: Bool = true) {
        var number = 500_000
        for round in 0..<(ticks / 10) {
            if load, round < 60 {
                number += 1
                cluster.submit([cluster.registration(number)], to: number % 3)
            }
            cluster.run(ticks: 10)
            if round > 60, Set(cluster.heights).count == 1 { return }
        }
    }

    static func took(_ cluster: ValidatorCluster) -> Bool {
        cluster.reports.contains { if case .tookSnapshot = $0.report { $0.node == 3 } else { false } }
    }

    static func accused(_ cluster: ValidatorCluster) -> Set<PeerID> {
        Set(
            cluster.reports.compactMap { report -> PeerID? in
                if case .misbehaved(let peer, _) = report.report { peer } else { nil }
            }
        )
    }

    @Test func `an empty node joins by snapshot under load and then votes`() throws {
        let cluster = try Self.cluster()
        try cluster.startAnew(3, settings: Self.settings)
        Self.settle(cluster)
        #expect(Self.took(cluster))
        #expect(Self.accused(cluster).isEmpty)
        #expect(Set(cluster.heights).count == 1)
        #expect(cluster.roots.count == 1)
        let reader = try #require(cluster.validators[3]).ledger.reader.view.blocks
        #expect(try reader.earliestHeight() > BlockHeight(20))
        #expect(try reader.block(at: BlockHeight(5)) == nil)
        #expect(try reader.block(at: reader.earliestHeight()) != nil)
        // The chain takes note of a snapshot before its state is shown: a reader of the time before does not take it for damage.
        let earlier = reader.limited(to: BlockHeight(3))
        #expect(try earlier.baseHeader() == nil)
        #expect(try earlier.earliestHeight() == BlockHeight(1))
        #expect(try earlier.block(at: BlockHeight(3)) == nil)
        // Without it there is no quorum any more.
        let before = cluster.heights[3]
        cluster.stop(0)
        let transaction = cluster.registration(700_000)
        cluster.submit([transaction], to: 1)
        cluster.run(ticks: 1_500)
        #expect(cluster.outcomes[transaction.id] == "ok")
        #expect(cluster.heights[3] > before)
    }

    @Test func `a snapshot of a height that was executed here and only lacks its certificate is not taken`() throws {
        var settings = Self.settings
        settings.snapshotGap = 2
        settings.snapshotPeriodMilliseconds = 60
        let cluster = try ValidatorCluster(settings: settings)
        cluster.mute = { message, _, to in
            guard to == 3 else { return false }
            switch message {
            case .consensus(_, let wire): return wire.signed.kind == .checkpoint || wire.signed.kind == .status
            case .head, .blocks, .snapshot: return true
            default: return false
            }
        }
        Self.load(cluster, until: 7)
        #expect(cluster.heights[3] == 0)
        #expect(cluster.validators[3]?.ledger.executedHeight == BlockHeight(cluster.heights[0]))
        cluster.mute = { message, _, to in
            if to == 3, case .consensus(_, let wire) = message { return wire.signed.kind == .checkpoint }
            return false
        }
        cluster.run(ticks: 300)
        cluster.mute = { _, _, _ in false }
        Self.settle(cluster)
        #expect(!Self.took(cluster))
        #expect(Set(cluster.heights).count == 1)
        #expect(cluster.roots.count == 1)
        #expect(cluster.heights[3] > 7)
    }

    @Test func `a node that joined by snapshot starts again and refuses what ran before the snapshot`() throws {
        let cluster = try Self.cluster()
        let old = cluster.registration(900_000)
        cluster.submit([old], to: 0)
        cluster.run(ticks: 20)
        #expect(cluster.outcomes[old.id] == "ok")
        Self.load(cluster, until: cluster.heights[0] + 60)
        try cluster.startAnew(3, settings: Self.settings)
        Self.settle(cluster)
        #expect(Self.took(cluster))
        cluster.stop(3)
        try cluster.start(3, settings: Self.settings)
        Self.settle(cluster)
        #expect(Set(cluster.heights).count == 1)
        let id = try #require(cluster.submit([old], to: 3).first)
        cluster.run(ticks: 5)
        #expect(cluster.refusals[id]?.code == .duplicate)
        // A hash of a block below the snapshot is known, as execution may ask for it.
        let (own, other) = (try #require(cluster.validators[3]).ledger, try #require(cluster.validators[0]).ledger)
        #expect(try own.offerSnapshot() != nil)
        #expect(own.reader.view.stateRoot == other.reader.view.stateRoot)
    }

    // `rebuild-state` opens the same chain with a state of its own.
    @Test func `a state cannot be made anew from a chain that begins with a snapshot`() throws {
        let cluster = try Self.cluster()
        try cluster.startAnew(3, settings: Self.settings)
        Self.settle(cluster)
        #expect(Self.took(cluster))
        let base = try #require(try cluster.validators[3]?.ledger.blocks.newest.baseHeader()).height
        cluster.stop(3)
        let disk = cluster.disks[3]
        #expect(throws: LedgerError.historyMissing(through: base)) {
            _ = try Ledger(chain: disk.chain, state: InMemoryStore(), genesis: cluster.genesis)
        }
        // The state that it has is as it was.
        let ledger = try Ledger(chain: disk.chain, state: disk.state, genesis: cluster.genesis)
        #expect(ledger.certifiedHeight == BlockHeight(cluster.heights[0]))
    }

    @Test func `a node far behind with a state of its own takes a snapshot beside it`() throws {
        let cluster = try ValidatorCluster(settings: Self.settings)
        Self.load(cluster, until: 6)
        cluster.run(ticks: 300)
        cluster.stop(3)
        Self.load(cluster, until: 90)
        try cluster.start(3, settings: Self.settings)
        Self.settle(cluster)
        #expect(Self.took(cluster))
        #expect(Set(cluster.heights).count == 1)
        #expect(cluster.roots.count == 1)
        let blocks = try #require(cluster.validators[3]).ledger.reader.view.blocks
        #expect(try blocks.block(at: BlockHeight(3)) != nil)
    }

    @Test func `liars among the holders are found out and the node joins all the same`() throws {
        let cluster = try Self.cluster()
        let liar = cluster.keys[1].publicKey
        cluster.tamper = { message, from, _ in
            guard from == 1, case .snapshot(.entries(let height, let path, let chunk?)) = message,
                let honest = try? StateChunk(canonicalBytes: chunk)
            else { return message }
            let lie = StateChunk(entries: Array(honest.entries.dropLast()), right: honest.right)
            return .snapshot(.entries(height: height, after: path, lie.canonicalBytes))
        }
        try cluster.startAnew(3, settings: Self.settings)
        Self.settle(cluster)
        #expect(Self.took(cluster))
        #expect(Self.accused(cluster) == [liar])
        #expect(Set(cluster.heights).count == 1)
        #expect(cluster.roots.count == 1)
    }

    @Test func `parts that come twice, in another order or with gaps are no lies, and the node joins all the same`() throws {
        let cluster = try Self.cluster()
        var (asked, sent) = (0, 0)
        var held: PeerMessage?
        cluster.tamper = { [unowned cluster] message, from, to in
            switch message {
            case .snapshot(.entriesRequest) where from == 3: asked += 1
            case .snapshot(.entries), .snapshot(.window):
                sent += 1
                if from == 0 { cluster.give(message, from: 0, to: to) }
                if from == 1 {
                    defer { held = held == nil ? message : nil }
                    return held
                }
                if from == 2, sent.isMultiple(of: 3) { return nil }
            default: break
            }
            return message
        }
        try cluster.startAnew(3, settings: Self.settings)
        Self.settle(cluster, ticks: 4_000)
        #expect(Self.took(cluster))
        #expect(Self.accused(cluster).isEmpty)
        #expect(Set(cluster.heights).count == 1)
        #expect(cluster.roots.count == 1)
        // Several parts for one question.
        #expect(asked > 0 && sent > asked)
    }

    @Test func `one question brings eight parts at most, and none behind the last`() throws {
        let cluster = try Self.cluster()
        var answers: [SnapshotMessage] = []
        cluster.tamper = { message, from, to in
            if case .snapshot(let part) = message, from == 0, to == 3 { answers.append(part) }
            return to == 3 ? nil : message
        }
        try cluster.start(3, settings: Self.settings)
        cluster.give(.snapshot(.offersRequest), from: 3, to: 0)
        cluster.drain()
        guard case .offers(let manifests)? = answers.last, let newest = manifests.first else {
            Issue.record("nothing is on offer")
            return
        }
        let height = try SnapshotManifest(canonicalBytes: newest).height
        for (count, limit) in [(UInt64(0), 1), (1, 1), (3, 3), (8, 8), (.max, 8)] {
            answers = []
            cluster.give(.snapshot(.entriesRequest(height: height, after: nil, count: count)), from: 3, to: 0)
            cluster.drain()
            #expect(answers.count <= limit && !answers.isEmpty)
            var last: [UInt8]?
            for part in answers {
                guard case .entries(height, let path, let bytes?) = part else {
                    Issue.record("the snapshot is on offer")
                    break
                }
                #expect(path == last)
                last = try StateChunk(canonicalBytes: bytes).entries.last?.path
            }
        }
    }

    @Test func `a manifest signed by strangers or of another chain is refused`() throws {
        let cluster = try Self.cluster()
        let source = try #require(cluster.validators[0]).ledger
        let offer = try #require(try source.offerSnapshot()).manifest
        #expect(offer.rejection(by: cluster.genesis) == nil)
        let strangers = try ValidatorCluster(size: 1)
        #expect(offer.rejection(by: strangers.genesis) != nil)
        let few = Certificate(
            genesisHash: offer.certificate.genesisHash,
            epoch: offer.certificate.epoch,
            setHash: offer.certificate.setHash,
            height: offer.certificate.height,
            blockHash: offer.certificate.blockHash,
            signatures: Array(offer.certificate.signatures.prefix(2))
        )
        let lie = SnapshotManifest(genesisHash: offer.genesisHash, header: offer.header, certificate: few, changes: [])
        #expect(lie.rejection(by: cluster.genesis) != nil)
        cluster.tamper = { message, from, _ in
            guard from == 2, case .snapshot(.offers) = message else { return message }
            return .snapshot(.offers([lie.canonicalBytes]))
        }
        try cluster.startAnew(3, settings: Self.settings)
        Self.settle(cluster)
        #expect(Self.took(cluster))
        #expect(Self.accused(cluster).isSubset(of: [cluster.keys[2].publicKey]))
    }

    @Test func `holders that stall or vanish are passed over`() throws {
        let cluster = try Self.cluster()
        var answered = 0
        cluster.tamper = { message, from, _ in
            switch message {
            case .snapshot(.entries(let height, let path, _)) where from == 0:
                return .snapshot(.entries(height: height, after: path, nil))
            case .snapshot(.entries) where from == 1:
                answered += 1
                return answered > 3 ? nil : message
            default: return message
            }
        }
        try cluster.startAnew(3, settings: Self.settings)
        Self.settle(cluster, ticks: 4_000)
        #expect(Self.took(cluster))
        #expect(Self.accused(cluster).isEmpty)
        #expect(Set(cluster.heights).count == 1)
    }

    @Test func `with no snapshot on offer, or none that can be finished, the node goes on by blocks`() throws {
        for isOffered in [false, true] {
            let cluster = try Self.cluster()
            cluster.tamper = { message, _, _ in
                switch message {
                case .snapshot(.offers) where !isOffered: .snapshot(.offers([]))
                case .snapshot(.entries): nil
                default: message
                }
            }
            try cluster.startAnew(3, settings: Self.settings)
            Self.settle(cluster, ticks: 4_000)
            #expect(!Self.took(cluster))
            #expect(Set(cluster.heights).count == 1)
            #expect(cluster.roots.count == 1)
        }
    }

    @Test(arguments: [0, 1, 2, 4, 7, 11]) func `a node killed anywhere in the import goes on from there`(kill: Int) throws {
        let cluster = try Self.cluster()
        try cluster.startAnew(3, settings: Self.settings)
        var seen = 0
        cluster.tamper = { message, _, to in
            switch message {
            case .snapshot(.entries), .snapshot(.window):
                if to == 3 { seen += 1 }
                return seen > kill ? nil : message
            default: return message
            }
        }
        for _ in 0..<200 where seen <= kill { cluster.run(ticks: 1) }
        let (chain, state) = (cluster.disks[3].chain, cluster.disks[3].state)
        cluster.stop(3)
        chain.loseUnsyncedWrites(keepingBatches: kill % 2 == 0 ? 0 : chain.unsyncedBatchCount)
        state.loseUnsyncedWrites(keepingBatches: kill % 3 == 0 ? 0 : state.unsyncedBatchCount)
        cluster.tamper = { message, _, _ in message }
        try cluster.start(3, settings: Self.settings)
        Self.settle(cluster)
        #expect(Self.took(cluster))
        #expect(Self.accused(cluster).isEmpty)
        #expect(Set(cluster.heights).count == 1)
        #expect(cluster.roots.count == 1)
    }

    @Test func `a crash between the change of chain and of state is completed at the next start`() throws {
        let cluster = try Self.cluster()
        let ledger = try #require(cluster.validators[0]).ledger
        let offer = try #require(try ledger.offerSnapshot())
        for cut in 0..<6 {
            let disk = ValidatorCluster.Disk()
            let power = Power()
            let ledger = try Ledger(
                chain: CuttingStore(disk.chain, power),
                state: CuttingStore(disk.state, power),
                genesis: cluster.genesis
            )
            let snapshot = try ledger.beginImport(offer.manifest)
            try Self.take(all: snapshot, from: offer)
            power.writesLeft.withLock { $0 = cut }
            do throws(LedgerError) { try ledger.adopt(snapshot) } catch {}
            let again = try Ledger(chain: disk.chain, state: disk.state, genesis: cluster.genesis)
            #expect(again.certifiedHeight == (cut == 0 ? .genesis : offer.manifest.height))
            #expect(cut == 0 || again.reader.view.stateRoot == offer.manifest.header.stateRoot)
        }
    }

    /// How many more writes reach the disk; all of them if nil.
    final class Power: Sendable {
        let writesLeft = Mutex<Int?>(nil)
    }

    /// A store whose disk is cut off after so many writes.
    final class CuttingStore: KeyValueStore {
        private let store: InMemoryStore
        private let power: Power

        init(_ store: InMemoryStore, _ power: Power) {
            self.store = store
            self.power = power
        }

        func value(for key: [UInt8]) throws(StorageError) -> [UInt8]? { try store.value(for: key) }

        func scan(
            from: [UInt8],
            to: [UInt8]?,
            order: ScanOrder,
            _ visit: ([UInt8], [UInt8]) throws(StorageError) -> ScanStep
        ) throws(StorageError) {
            try store.scan(from: from, to: to, order: order, visit)
        }

        func write(_ batch: WriteBatch, durability: Durability) throws(StorageError) {
            let isCut = power.writesLeft.withLock { left in
                guard let count = left else { return false }
                left = count - 1
                return count <= 0
            }
            guard !isCut else { throw .unusable(path: "cut off") }
            try store.write(batch, durability: durability)
        }

        func snapshot() -> any KeyValueSnapshot { store.snapshot() }
    }

    static func take(all snapshot: SnapshotImport, from offer: SnapshotOffer) throws {
        while true {
            switch snapshot.need {
            case .entries(let path):
                let part = SnapshotPart.chunk(try offer.chunk(after: path, byteCount: 3_000).bytes)
                #expect(try snapshot.take(#require(part.checked())))
            case .window(let from):
                let part = SnapshotPart.window(try offer.window(from: from, byteCount: 3_000))
                #expect(try snapshot.take(#require(part.checked())))
            case .nothing: return
            }
        }
    }
}
