import PBFT
import Primitives
import Testing

/// The two traces by which IBFT 1 loses its liveness (arXiv 1901.07160, section 7.1): votes reach so few that the members
/// hold proposals of different views, then one member falls silent for good.
///
/// Routes as in https://github.com/0xPolygon/pbft-consensus/pull/49. There the holders were locked for ever;
/// here a prepared certificate of a later view goes before one of an earlier view, and a quorum needs one more vote.
@Suite struct SplitPreparedTests {
    /// By view, by voter: who hears the votes.
    ///
    /// A voter always hears itself; views without an entry are silent.
    typealias Routes = [UInt64: [UInt64: Set<Int>]]

    /// COMMITs are lost in every view of the trace, and so is each vote outside its routes.
    private static func run(_ size: Int, _ routes: Routes, silentAfter fallen: Int, lastView: UInt64) -> Cluster {
        var cluster = Cluster(size)
        cluster.targetHeight = 3
        cluster.tamper = { _, to, signed, _ in
            let view: ViewNumber
            switch signed.message {
            case .prePrepare(let vote): view = vote.view
            case .prepare(let vote): view = vote.view
            case .commit(let vote): view = vote.view
            default: return signed
            }
            guard view <= ViewNumber(lastView) else { return signed }
            if signed.kind == .commit { return nil }
            return routes[view.rawValue]?[signed.sender.rawValue]?.contains(to) == true ? signed : nil
        }
        cluster.run(ticks: 6_000) { state in
            state.nodes.allSatisfy { $0.replica.status == .active && $0.replica.view >= ViewNumber(lastView) }
        }
        cluster.run(ticks: 30)
        cluster.crash(fallen)
        return cluster
    }

    /// In view 0 members 3 and 4 hear each other and the primary, in view 1 all but its primary hear everyone.
    @Test(arguments: [false, true]) func `five members that prepared in two views agree without one of them`(isWider: Bool) {
        var routes: Routes = [
            0: [0: [3, 4], 3: [0, 3, 4], 4: [3, 4]],
            1: [0: [0, 2, 3, 4], 1: [0, 2, 3, 4], 2: [0, 1, 2, 3, 4], 3: [0, 1, 2, 3, 4], 4: [0, 1, 2, 3, 4]],
        ]
        // The published routes give three votes, IBFT's quorum of five members and one too few for ours.
        if isWider {
            routes[0]?[0] = [2, 3, 4]
            routes[0]?[2] = [3, 4]
        }
        var cluster = Self.run(5, routes, silentAfter: 1, lastView: 1)
        let prepared = cluster.nodes.compactMap { $0.journal.first { $0.isPrepared(in: .initial) } }
        #expect(prepared.isEmpty != isWider)
        let held = cluster.nodes[3].replica.durable[BlockHeight(1)]?.prepared
        #expect(held?.view == ViewNumber(1))
        // The later view had to take up what was prepared in the earlier one, so nobody is locked on anything else.
        for case .prepared(let earlier) in prepared.map(\.content) where earlier.height == BlockHeight(1) {
            #expect(earlier.digest == held?.digest)
        }
        cluster.runToTarget(ticks: 4_000)
        #expect(cluster.nodes[3].digests.first == held?.digest)
    }

    /// In view 0 members 1 and 4 hear enough, in view 2 member 5 does, in view 3 members 0 and 3 do.
    @Test(arguments: [false, true]) func `six members that prepared in three views agree without one of them`(isWider: Bool) {
        var routes: Routes = [
            0: [0: [1, 3, 4], 3: [1, 3, 4], 4: [1, 4]],
            2: [0: [5, 2, 4], 1: [5, 0], 2: [5, 3], 3: [5], 4: [5]],
            3: [3: [0, 2, 3, 4], 0: [0, 3, 4], 2: [0, 1, 3, 4]],
        ]
        if isWider {
            routes[0]?[1] = [4]
            routes[2]?[2] = [0, 1, 3, 4, 5]
            routes[3]?[4] = [0, 3]
        }
        var cluster = Self.run(6, routes, silentAfter: 2, lastView: 3)
        #expect(cluster.nodes[1].journal.contains { $0.isPrepared(in: .initial) })
        #expect(cluster.nodes[5].journal.contains { $0.isPrepared(in: ViewNumber(2)) } || !isWider)
        let held = cluster.nodes.filter(\.isUp).compactMap { $0.replica.durable[BlockHeight(1)]?.prepared }
        let newest = held.max { $0.view < $1.view }
        cluster.runToTarget(ticks: 6_000)
        // Every quorum of the five that are left holds one of two certificates.
        let isKnown = held.count { $0.view == newest?.view } >= 2
        #expect(isKnown == isWider)
        if isKnown { #expect(cluster.nodes[0].digests.first == newest?.digest) }
    }
}

extension DurableRecord {
    fileprivate func isPrepared(in view: ViewNumber) -> Bool {
        if case .prepared(let certificate) = content { certificate.view == view } else { false }
    }
}
