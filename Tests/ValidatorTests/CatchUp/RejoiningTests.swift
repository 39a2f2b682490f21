import Ledger
import PBFT
import Primitives
import Testing
import Validator

/// A member that was away comes back while the others make a block in every tick.
@Suite struct RejoiningTests {
    /// A hundred blocks a second, a message takes 10 ms: the others are always a few heights ahead of what they have said.
    private static var settings: ValidatorSettings {
        var settings = ValidatorSettings()
        settings.batchDelayMilliseconds = 0
        settings.snapshotGap = 0
        return settings
    }

    private static func start(_ cluster: ValidatorCluster) throws { try cluster.start(3, settings: settings) }

    private static func cluster() throws -> ValidatorCluster {
        let cluster = try ValidatorCluster(settings: settings)
        cluster.latencyTicks = 1
        return cluster
    }

    private static func load(_ cluster: ValidatorCluster, ticks: Int, first: inout Int, each: () -> Void = {}) {
        for _ in 0..<ticks {
            first += 1
            cluster.submit([cluster.registration(first)], to: first % 3)
            cluster.run(ticks: 1)
            each()
        }
    }

    @Test func `a node that comes back under load fetches blocks a few times and then takes part`() throws {
        let cluster = try Self.cluster()
        var number = 0
        Self.load(cluster, ticks: 20, first: &number)
        cluster.kill(3)
        Self.load(cluster, ticks: 100, first: &number)
        #expect(cluster.heights[0] > 60)
        var requests: [UInt64] = []
        cluster.mute = { message, from, _ in
            if from == 3, case .blockRequest = message { requests.append(cluster.now.rawValue) }
            return false
        }
        try Self.start(cluster)
        let start = cluster.now.rawValue
        var gapMax: UInt64 = 0
        Self.load(cluster, ticks: 350, first: &number) {
            guard cluster.now.rawValue > start + 2_000 else { return }
            gapMax = max(gapMax, cluster.heights[0] - min(cluster.heights[0], cluster.heights[3]))
        }
        #expect(requests.count <= 12, "\(requests.map { $0 - start })")
        #expect(requests.allSatisfy { $0 < start + 2_000 }, "\(requests.map { $0 - start })")
        #expect(gapMax <= 8)
    }

    @Test func `a node without which there is no quorum takes part as soon as it has caught up`() throws {
        let cluster = try Self.cluster()
        var number = 0
        Self.load(cluster, ticks: 20, first: &number)
        cluster.kill(3)
        Self.load(cluster, ticks: 60, first: &number)
        cluster.kill(2)
        // Proposed and not ordered: what was said about it is over when the node comes back.
        for index in 0..<2 { cluster.submit([cluster.registration(900 + index)], to: index) }
        cluster.run(ticks: 10)
        let before = cluster.heights[0]
        try Self.start(cluster)
        var ticks = 0
        while cluster.heights[0] == before, ticks < 1_000 {
            cluster.run(ticks: 1)
            ticks += 1
        }
        // 100 ticks for the next STATUS and 20 for the patience with blocks, which is when it learns what it lacks.
        #expect(ticks <= 150)
    }
}
