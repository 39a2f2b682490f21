import PBFT
import Primitives
import Testing

@Suite struct PartitionTests {
    // fabric-archives #1917, PR #1111: a transient partition at the start never healed.
    @Test(arguments: UInt64(1)...20) func `a network in which only the leader reaches all at first heals`(seed: UInt64) {
        var cluster = Cluster(4, seed: seed)
        cluster.isConnected = { from, to in from == 0 || to == 0 }
        cluster.targetHeight = 10
        cluster.run(ticks: 600)
        cluster.isConnected = { _, _ in true }
        cluster.runToTarget(ticks: 1_500)
    }

    @Test(arguments: UInt64(1)...20) func `halves that reach no quorum wait, and go on when they meet`(seed: UInt64) {
        var cluster = Cluster(4, seed: seed)
        cluster.targetHeight = 10
        cluster.run(ticks: 6 + seed)
        cluster.isConnected = { from, to in (from < 2) == (to < 2) }
        let before = cluster.nodes.map(\.replica.certified.height)
        cluster.run(ticks: 2_000)
        for (node, height) in zip(cluster.nodes, before) {
            #expect(node.replica.certified.height.distance(above: height) <= cluster.settings.window)
        }
        cluster.isConnected = { _, _ in true }
        cluster.runToTarget(ticks: 1_500)
    }

    @Test func `an isolated replica does not run away and follows when it is back`() {
        var cluster = Cluster(4)
        cluster.isConnected = { from, to in from != 3 && to != 3 }
        cluster.targetHeight = 40
        cluster.run(ticks: 3_000)
        #expect(cluster.nodes[3].replica.view == .initial)
        #expect(cluster.nodes[3].replica.status == .active)
        #expect(cluster.nodes[0].replica.certified.height.rawValue >= 40)
        cluster.isConnected = { _, _ in true }
        cluster.targetHeight = 45
        cluster.runToTarget(ticks: 500)
        #expect(cluster.nodes[0].replica.view == .initial)
    }

    @Test func `a replica whose votes were lost once gets them again`() {
        var cluster = Cluster(4)
        cluster.targetHeight = 4
        // Every COMMIT and CHECKPOINT of the first 40 ticks is lost.
        cluster.tamper = { _, _, message, _ in message.kind == .commit || message.kind == .checkpoint ? nil : message }
        cluster.run(ticks: 30)
        #expect(cluster.nodes.allSatisfy { $0.replica.certified.height == .genesis })
        cluster.tamper = { _, _, message, _ in message }
        cluster.runToTarget(ticks: 100)
        #expect(cluster.nodes.allSatisfy { $0.replica.view == .initial })
    }

    // neo-modules #792: one replica committed in view 0, one in view 1, two changing views, and none ever moved again.
    @Test(arguments: UInt64(1)...20) func `commits scattered over two views do not lock the network`(seed: UInt64) {
        var cluster = Cluster(4, seed: seed)
        cluster.targetHeight = 3
        // View 0: only replica 0 becomes prepared. View 1: only replica 1. No COMMIT arrives anywhere.
        cluster.tamper = { _, to, message, _ in
            switch message.message {
            case .commit, .status: nil
            case .prepare(let vote): to == Int(vote.view.rawValue) ? message : nil
            default: message
            }
        }
        cluster.run(ticks: 400) { $0.nodes[2].replica.view >= ViewNumber(2) }
        #expect(cluster.nodes[0].replica.durable[BlockHeight(1)]?.commit != nil)
        #expect(cluster.nodes[1].replica.durable[BlockHeight(1)]?.commit?.view == ViewNumber(1))
        cluster.tamper = { _, _, message, _ in message }
        cluster.runToTarget(ticks: 2_500)
    }

    @Test func `a batch prepared in view 0 is ordered in view 1`() {
        var cluster = Cluster(4)
        cluster.targetHeight = 1
        cluster.tamper = { _, _, message, _ in message.kind == .commit ? nil : message }
        cluster.run(ticks: 20)
        let digest = cluster.nodes[1].replica.durable[BlockHeight(1)]?.prepared?.digest
        #expect(digest != nil)
        cluster.crash(0)
        cluster.tamper = { _, _, message, _ in message }
        cluster.letters = []
        // COMMITs of view 0 were lost; those that are resent would order the batch in view 0, so silence them too.
        cluster.tamper = { _, _, message, _ in
            if case .commit(let vote) = message.message, vote.view == .initial { nil } else { message }
        }
        cluster.runToTarget(ticks: 1_000)
        #expect(cluster.nodes[1].digests.first == digest)
        #expect(cluster.nodes[1].replica.view >= ViewNumber(1))
    }

    @Test(arguments: UInt64(1)...8) func `a new primary that hears only two others directly starts its view`(seed: UInt64) {
        var cluster = Cluster(7, seed: seed)
        cluster.crash(0)
        // VIEW-CHANGEs of 4, 5 and 6 reach validator 1 only by the hands of others.
        cluster.isConnected = { from, to in to != 1 || from < 4 }
        cluster.targetHeight = 3
        cluster.run(ticks: 800) { $0.nodes[2].replica.durable.enteredView > .initial }
        #expect(cluster.nodes[2].replica.durable.enteredView == ViewNumber(1))
        cluster.isConnected = { _, _ in true }
        cluster.runToTarget(ticks: 2_000)
    }
}
