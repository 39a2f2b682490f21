import ChainCrypto
import Ledger
import PBFT
import Primitives
import Storage
import Testing
import Validator

/// Catching up from several peers, some of which lie, stall or vanish.
@Suite struct FetchingTests {
    /// Answers of a few blocks, so that a short chain takes many of them.
    private static func settings(snapshots: Bool = false) -> ValidatorSettings {
        var settings = ValidatorSettings()
        settings.blockAnswerByteCount = 2_000
        settings.snapshotGap = snapshots ? 20 : 0
        settings.snapshotPeriodMilliseconds = 500
        settings.snapshotAnswerByteCount = 2_000
        settings.snapshotPatienceTicks = 20
        settings.batchCountMax = 4
        return settings
    }

    private static func load(_ cluster: ValidatorCluster, blocks: Int) {
        let members = cluster.validators.indices.filter { cluster.validators[$0] != nil }
        let target = cluster.heights[members[0]] + UInt64(blocks)
        var number = Int(cluster.heights[members[0]]) * 1_000
        while cluster.heights[members[0]] < target {
            number += 1
            cluster.submit([cluster.registration(number)], to: members[number % members.count])
            cluster.run(ticks: 2)
        }
    }

    private static func accused(_ cluster: ValidatorCluster) -> Set<PeerID> {
        Set(cluster.reports.compactMap { if case .misbehaved(let peer, _) = $0.report { peer } else { nil } })
    }

    @Test func `every holder gives a part, and no block is asked for twice`() throws {
        let cluster = try ValidatorCluster(settings: Self.settings())
        cluster.stop(3)
        Self.load(cluster, blocks: 60)
        var answers: [Int: Int] = [:]
        var received: [UInt64] = []
        cluster.mute = { message, from, to in
            if to == 3, case .blocks(let height, let blocks) = message, !blocks.isEmpty {
                answers[from, default: 0] += 1
                received += (0..<UInt64(blocks.count)).map { height.rawValue + $0 }
            }
            return false
        }
        try cluster.start(3, settings: Self.settings())
        cluster.run(ticks: 300)
        #expect(Set(cluster.heights).count == 1)
        #expect(answers.count == 3, "\(answers)")
        #expect(received.sorted() == Array(Set(received)).sorted())
        #expect(Self.accused(cluster).isEmpty)
    }

    enum Disorder: CaseIterable {
        case repeated, reversed, skipped

        func applied(to blocks: [[UInt8]]) -> [[UInt8]] {
            switch self {
            case .repeated: blocks.prefix(1) + blocks
            case .reversed: blocks.reversed()
            case .skipped: Array(blocks.dropFirst())
            }
        }
    }

    /// Found by seed 4016 of the simulator: every block of the answer is sound, and one of them comes twice.
    @Test(arguments: Disorder.allCases) func `sound blocks out of order stop nobody but who sent them`(disorder: Disorder) throws
    {
        let cluster = try ValidatorCluster(settings: Self.settings())
        cluster.stop(3)
        Self.load(cluster, blocks: 60)
        cluster.tamper = { message, from, to in
            guard from == 0, to == 3, case .blocks(let height, let blocks) = message, blocks.count > 1 else { return message }
            return .blocks(from: height, disorder.applied(to: blocks))
        }
        try cluster.start(3, settings: Self.settings())
        cluster.run(ticks: 300)
        #expect(Set(cluster.heights).count == 1)
        #expect(cluster.roots.count == 1)
        #expect(Self.accused(cluster) == [cluster.keys[0].publicKey])
    }

    @Test(arguments: [4, 7, 12]) func `a node killed while it fetches goes on from what it has stored`(answers: Int) throws {
        let cluster = try ValidatorCluster(settings: Self.settings())
        cluster.stop(3)
        Self.load(cluster, blocks: 60)
        var count = 0
        cluster.tamper = { message, _, to in
            guard to == 3, case .blocks = message else { return message }
            count += 1
            return count > answers ? nil : message
        }
        try cluster.start(3, settings: Self.settings())
        for _ in 0..<300 where count <= answers { cluster.run(ticks: 1) }
        let reached = cluster.heights[3]
        cluster.stop(3)
        cluster.disks[3].chain.loseUnsyncedWrites()
        cluster.disks[3].state.loseUnsyncedWrites()
        var lowest = UInt64.max
        cluster.tamper = { message, from, _ in
            if from == 3, case .blockRequest(let height, _) = message { lowest = min(lowest, height.rawValue) }
            return message
        }
        try cluster.start(3, settings: Self.settings())
        #expect(reached > 0)
        #expect(cluster.validators[3]?.ledger.certifiedHeight == BlockHeight(reached))
        cluster.run(ticks: 300)
        #expect(lowest == reached + 1)
        #expect(Set(cluster.heights).count == 1)
        #expect(cluster.roots.count == 1)
    }

    /// Seven members: node 0 lies, node 1 stalls, node 2 dies in the middle, node 6 was away; the others are a quorum with it or
    /// with the first two.
    @Test(arguments: [false, true])
    func `a liar, a staller and one that vanishes do not keep a node from the tip under load`(snapshots: Bool) throws {
        let settings = Self.settings(snapshots: snapshots)
        let cluster = try ValidatorCluster(size: 7, settings: settings)
        cluster.stop(6)
        Self.load(cluster, blocks: 60)
        var answers = 0
        cluster.tamper = { message, from, to in
            guard to == 6 else { return message }
            switch message {
            case .blocks(let height, let blocks):
                if from == 0 { return .blocks(from: height, blocks.map { Array($0.dropLast()) + [($0.last ?? 0) ^ 1] }) }
                if from == 2 { answers += 1 }
                return from == 1 ? nil : message
            case .snapshot(.entries(let height, let path, let chunk?)):
                if from == 0 { return .snapshot(.entries(height: height, after: path, chunk.reversed())) }
                if from == 2 { answers += 1 }
                return from == 1 ? nil : message
            default: return message
            }
        }
        try snapshots ? cluster.startAnew(6, settings: settings) : cluster.start(6, settings: settings)
        var number = 600_000
        for tick in 0..<900 {
            if tick < 300, tick.isMultiple(of: 2) {
                number += 1
                cluster.submit([cluster.registration(number)], to: 3 + number % 3)
            }
            cluster.run(ticks: 1)
            if answers > 0, cluster.validators[2] != nil { cluster.kill(2) }
        }
        let living = [0, 1, 3, 4, 5, 6]
        #expect(cluster.validators[2] == nil)
        #expect(Set(living.map { cluster.heights[$0] }).count == 1, "\(cluster.heights)")
        #expect(cluster.roots.count == 1)
        #expect(Self.accused(cluster) == [cluster.keys[0].publicKey])
        let took = cluster.reports.contains { if case .tookSnapshot = $0.report { $0.node == 6 } else { false } }
        #expect(took == snapshots)
    }

    @Test func `a body that was asked for and is checked after its block was fetched is not kept`() throws {
        let cluster = try ValidatorCluster()
        cluster.run(ticks: 5)
        var asked: [Int] = []
        cluster.mute = { message, from, to in
            switch message {
            // Node 3 hears of the batch and of no body until it asks.
            case .transactions: return to == 3 && asked.isEmpty
            case .bodyRequest:
                asked.append(to)
                return false
            default: return false
            }
        }
        cluster.slowChecks = [3]
        let transaction = cluster.registration(1)
        cluster.submit([transaction], to: 0)
        var ticks = 0
        while cluster.heights != [1, 1, 1, 1], ticks < 500 {
            cluster.run(ticks: 1)
            ticks += 1
        }
        let node = try #require(cluster.validators[3])
        #expect(cluster.heights == [1, 1, 1, 1] && !asked.isEmpty && node.status.checkingCount == 1)
        cluster.finishChecks()
        cluster.run(ticks: 1)
        #expect(node.status.checkingCount == 0 && node.status.poolCount == 0)
        // It knows of no work, so nobody is suspected of leaving it undone.
        cluster.run(ticks: 1_000)
        let suspicions = cluster.reports.filter { if case .suspected = $0.report { true } else { false } }
        #expect(suspicions.isEmpty, "\(suspicions)")
    }
}
