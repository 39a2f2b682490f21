import PBFT
import Primitives
import Testing

@Suite struct CrashTests {
    @Test(arguments: 0..<4) func `a replica killed after any record comes back as the same replica`(victim: Int) {
        for point in stride(from: victim + 1, through: 48, by: 2) {
            var cluster = Cluster(4, seed: UInt64(point))
            cluster.targetHeight = 12
            cluster.nodes[victim].crashAfterRecord = point
            cluster.run(ticks: 200) { !$0.nodes[victim].isUp }
            guard !cluster.nodes[victim].isUp else { continue }
            let before = cluster.nodes[victim].replica
            cluster.restart(victim)
            let after = cluster.nodes[victim].replica
            if before.certified.height == after.certified.height { #expect(Self.agrees(after.durable, before.durable)) }
            #expect(after.view == before.view && after.status == before.status)
            cluster.runToTarget(ticks: 1_500)
        }
    }

    /// The live state may hold one record more: the one that the crash came after was the last to be written.
    private static func agrees(_ restored: DurableState, _ live: DurableState) -> Bool {
        restored == live || restored.heights.count <= live.heights.count
    }

    @Test(arguments: 0..<4) func `a replica killed in a view change keeps its view and whether it was changing`(victim: Int) {
        for point in stride(from: victim % 2 + 1, through: 30, by: 2) {
            var cluster = Cluster(4, seed: UInt64(point))
            cluster.delayLimit = 6
            cluster.targetHeight = 8
            cluster.run(ticks: 12)
            cluster.isConnected = { from, to in from != 0 && to != 0 }
            cluster.nodes[victim].crashAfterRecord = cluster.nodes[victim].persisted + point
            cluster.run(ticks: 250) { !$0.nodes[victim].isUp }
            if !cluster.nodes[victim].isUp {
                let before = cluster.nodes[victim].replica
                cluster.restart(victim)
                #expect(cluster.nodes[victim].replica.view == before.view)
                #expect(cluster.nodes[victim].replica.status == before.status)
            }
            cluster.isConnected = { _, _ in true }
            cluster.runToTarget(ticks: 2_500)
        }
    }

    @Test(arguments: [1, 4, 7]) func `the whole network stops and starts at any moment`(size: Int) {
        for moment in stride(from: UInt64(3), through: 60, by: 3) {
            var cluster = Cluster(size, seed: moment)
            cluster.delayLimit = 5
            cluster.targetHeight = 20
            cluster.run(ticks: moment)
            for index in cluster.nodes.indices { cluster.crash(index) }
            cluster.letters = []
            for index in cluster.nodes.indices { cluster.restart(index) }
            cluster.runToTarget(ticks: 1_500)
        }
    }

    @Test(arguments: UInt64(1)...10) func `a rotated journal restores the same state`(seed: UInt64) {
        var cluster = Cluster(4, seed: seed)
        cluster.lossPercent = 20
        cluster.delayLimit = 10
        cluster.targetHeight = 30
        for _ in 0..<12 {
            cluster.run(ticks: 30)
            for node in cluster.nodes {
                let rotated = Replica(
                    committee: cluster.committee,
                    own: node.replica.own,
                    settings: cluster.settings,
                    certified: node.replica.certified,
                    restoring: node.replica.durableRecords
                )
                let replayed = Replica(
                    committee: cluster.committee,
                    own: node.replica.own,
                    settings: cluster.settings,
                    certified: node.replica.certified,
                    restoring: node.journal
                )
                #expect(rotated.durable == node.replica.durable)
                #expect(replayed.durable == node.replica.durable)
                #expect(rotated == replayed)
            }
        }
    }
}
