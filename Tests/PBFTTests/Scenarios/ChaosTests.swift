import PBFT
import Primitives
import Testing

/// Loss, delay, partitions and crashes drawn from a seed; then everything heals and must go on by itself.
@Suite struct ChaosTests {
    @Test(arguments: UInt64(1)...60) func `four replicas survive partitions and crashes`(seed: UInt64) {
        Self.storm(size: 4, seed: seed, rounds: 10)
    }

    @Test(arguments: UInt64(1)...8) func `seven replicas survive partitions and crashes`(seed: UInt64) {
        Self.storm(size: 7, seed: seed, rounds: 6)
    }

    @Test(arguments: UInt64(1)...8, [1, 2, 3, 5]) func `odd sizes survive partitions and crashes`(seed: UInt64, size: Int) {
        Self.storm(size: size, seed: seed, rounds: 6)
    }

    static func storm(size: Int, seed: UInt64, rounds: Int) {
        var cluster = Cluster(size, seed: seed)
        var random = SeededRandom(seed: seed &* 7919)
        cluster.targetHeight = 8
        for _ in 0..<rounds {
            cluster.lossPercent = random.below(40)
            cluster.delayLimit = 1 + random.below(15)
            disturb(&cluster, &random)
            cluster.run(ticks: 20 + random.below(120))
            cluster.targetHeight = max(
                cluster.targetHeight,
                4 + (cluster.nodes.map(\.replica.certified.height.rawValue).max() ?? 0)
            )
            cluster.check()
        }
        cluster.isConnected = { _, _ in true }
        cluster.lossPercent = 0
        cluster.delayLimit = 2
        for index in cluster.nodes.indices {
            cluster.nodes[index].crashAfterRecord = nil
            if !cluster.nodes[index].isUp { cluster.restart(index) }
        }
        cluster.runToTarget(ticks: 4_000)
        #expect(cluster.evidence == [])
        #expect(cluster.nodes.allSatisfy { $0.forgotten.isEmpty && $0.divergences.isEmpty })
    }

    private static func disturb(_ cluster: inout Cluster, _ random: inout SeededRandom) {
        let size = cluster.nodes.count
        switch random.below(4) {
        case 0:
            let cut = random.next()
            // One-way or two-way by chance: each ordered pair has its own bit.
            cluster.isConnected = { from, to in cut >> UInt64((from * 7 + to) % 61) & 1 == 0 }
        case 1:
            let side = random.next()
            cluster.isConnected = { from, to in side >> UInt64(from) & 1 == side >> UInt64(to) & 1 }
        default: cluster.isConnected = { _, _ in true }
        }
        for index in 0..<size {
            if !cluster.nodes[index].isUp {
                if random.chance(1, in: 2) { cluster.restart(index) }
            } else if random.chance(1, in: 4) {
                cluster.nodes[index].crashAfterRecord = cluster.nodes[index].persisted + 1 + Int(random.below(12))
            } else if random.chance(1, in: 8) {
                cluster.crash(index)
            }
        }
    }
}
