import PBFT
import Primitives
import Testing

/// SmartBFT #484, #553, #570: a block came twice when catching up and a view change met.
@Suite struct CatchUpRaceTests {
    let digest = Fake.hash(70)
    let blockHash = Fake.hash(71)
    let one = BlockHeight(1)

    private func changing() -> Driver {
        var driver = Driver(4, own: 2)
        driver.prepareProposal(1, digest)
        _ = driver.receive(driver.suspect(0), from: 1)
        _ = driver.receive(driver.suspect(0), from: 3)
        return driver
    }

    /// Every late vote for the first two heights, from everyone.
    private func lateVotes(_ driver: inout Driver) -> [ReplicaEffect] {
        var effects: [ReplicaEffect] = []
        for sender in [0, 1, 3] as [UInt64] {
            for height in [1, 2] as [UInt64] {
                effects += driver.receive(driver.prepare(height, digest), from: sender)
                effects += driver.receive(driver.commit(height, digest), from: sender)
                effects += driver.receive(driver.checkpoint(height, blockHash), from: sender)
            }
        }
        return effects
    }

    @Test func `blocks fetched during a view change count once, and the view change goes on`() {
        var driver = changing()
        #expect(driver.replica.status == .changing)
        let certificate = driver.committee.checkpointCertificate(height: 2, blockHash: blockHash)
        #expect(driver.step(.caughtUp(certificate)).executions == [])
        #expect(driver.replica.certified == CertifiedHead(certificate))
        #expect(driver.replica.status == .changing && driver.replica.view == ViewNumber(1))
        let late = lateVotes(&driver)
        #expect(late.executions == [] && !late.contains(where: \.isCertified))
        #expect(driver.step(.caughtUp(certificate)) == [], "the same blocks again")
        #expect(driver.step(.executed(one, blockHash: blockHash)) == [])
        #expect(driver.replica.certified == CertifiedHead(certificate))
    }

    @Test func `a height that is being executed while its block is fetched is delivered once`() {
        var driver = Driver(4, own: 2)
        #expect(driver.commitProposal(1, digest).executions == [one])
        _ = driver.receive(driver.suspect(0), from: 1)
        _ = driver.receive(driver.suspect(0), from: 3)
        let certificate = driver.committee.checkpointCertificate(height: 1, blockHash: blockHash)
        _ = driver.step(.caughtUp(certificate))
        let records = driver.journal.count
        #expect(driver.step(.executed(one, blockHash: blockHash)) == [], "its result comes too late")
        let late = lateVotes(&driver)
        #expect(!late.executions.contains(one) && !late.contains(where: \.isCertified))
        #expect(driver.journal.count == records)
    }

    @Test(arguments: UInt64(1)...16) func `a member that fetches blocks while views change has each height once`(seed: UInt64) {
        var cluster = Cluster(4, seed: seed)
        cluster.targetHeight = 8
        cluster.delayLimit = 6
        cluster.isConnected = { from, to in from != 3 && to != 3 }
        cluster.run(ticks: 200) { $0.nodes[1].replica.certified.height >= BlockHeight(8) }
        // The primary is gone at the moment at which member 3 comes back: it fetches while it changes views.
        cluster.targetHeight = 40
        cluster.run(ticks: seed)
        cluster.isConnected = { from, to in from != 0 && to != 0 }
        cluster.runUntilOthersReach(40, without: 0)
        cluster.isConnected = { _, _ in true }
        cluster.runToTarget(ticks: 2_000)
        #expect(cluster.nodes[3].replica.view > .initial)
    }
}

extension Cluster {
    fileprivate mutating func runUntilOthersReach(_ height: UInt64, without absent: Int) {
        run(ticks: 2_000) { state in
            state.nodes.indices.allSatisfy {
                $0 == absent || state.nodes[$0].replica.certified.height.rawValue >= height
            }
        }
        for index in nodes.indices where index != absent {
            #expect(nodes[index].replica.certified.height.rawValue >= height)
        }
    }
}
