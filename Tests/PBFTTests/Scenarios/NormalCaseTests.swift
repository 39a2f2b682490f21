import PBFT
import Primitives
import Testing

@Suite struct NormalCaseTests {
    @Test(arguments: [1, 2, 3, 4, 5, 7]) func `a quiet network orders, executes and certifies`(size: Int) {
        var cluster = Cluster(size)
        cluster.targetHeight = 30
        cluster.runToTarget(ticks: 400)
        #expect(cluster.nodes.allSatisfy { $0.replica.view == .initial })
        #expect(cluster.evidence == [])
    }

    @Test(arguments: UInt64(1)...40) func `agreement survives loss, delay and reordering`(seed: UInt64) {
        var cluster = Cluster(4, seed: seed)
        cluster.lossPercent = 15
        cluster.delayLimit = 12
        cluster.targetHeight = 12
        cluster.run(ticks: 300)
        cluster.lossPercent = 0
        cluster.runToTarget(ticks: 4_000)
    }

    @Test func `several heights are in flight and none above the window`() {
        var cluster = Cluster(4)
        cluster.delayLimit = 10
        cluster.targetHeight = 60
        var most: UInt64 = 0
        cluster.run(ticks: 2_000) { state in
            for node in state.nodes {
                let top = node.replica.durable.heights.last?.height ?? .genesis
                most = max(most, top.distance(above: node.replica.certified.height))
            }
            return state.reachedTarget
        }
        #expect(most > 1)
        #expect(most <= cluster.settings.window)
        cluster.check()
    }

    @Test func `a dead backup stops nobody`() {
        var cluster = Cluster(4)
        cluster.crash(3)
        cluster.targetHeight = 20
        cluster.runToTarget(ticks: 600)
        #expect(cluster.nodes[0].replica.view == .initial)
    }

    @Test func `a dead primary is replaced and the backlog ordered`() {
        var cluster = Cluster(4)
        cluster.targetHeight = 5
        cluster.runToTarget(ticks: 400)
        cluster.crash(0)
        cluster.targetHeight = 15
        cluster.runToTarget(ticks: 1_000)
        #expect(cluster.nodes[1].replica.view == ViewNumber(1))
    }

    @Test func `two dead primaries in a row are replaced`() {
        var cluster = Cluster(7)
        cluster.crash(0)
        cluster.crash(1)
        cluster.targetHeight = 10
        cluster.runToTarget(ticks: 3_000)
        #expect(cluster.nodes[2].replica.view == ViewNumber(2))
    }
}
