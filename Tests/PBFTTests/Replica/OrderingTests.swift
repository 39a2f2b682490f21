import PBFT
import Primitives
import Testing

@Suite struct OrderingTests {
    let digest = Fake.hash(10)
    let other = Fake.hash(11)
    let one = BlockHeight(1)

    @Test func `a validator alone orders, executes and certifies in this very order`() {
        var driver = Driver(1, own: 0)
        #expect(driver.step(.workKnown(true)) == [.requestProposal(.initial, one, .work)])
        let proposed = driver.step(.proposalReady(Proposal(view: .initial, height: one, digest: digest)))
        #expect(proposed.first == .persist(DurableRecord(epoch: .initial, content: .signed(driver.prePrepare(1, digest)))))
        #expect(proposed.dropFirst().first == .broadcast(driver.prePrepare(1, digest)))
        let prepared = driver.receiveOwn(proposed)
        let proof = driver.committee.preparedCertificate(view: 0, height: 1, digest: digest)
        #expect(
            prepared == [
                .persist(DurableRecord(epoch: .initial, content: .prepared(proof))),
                .persist(DurableRecord(epoch: .initial, content: .signed(driver.commit(1, digest)))),
                .broadcast(driver.commit(1, digest)),
            ]
        )
        #expect(driver.receiveOwn(prepared) == [.execute(one, digest)])
        let executed = driver.step(.executed(one, blockHash: other))
        #expect(executed.broadcasts == [driver.checkpoint(1, other)])
        let certified = driver.receiveOwn(executed)
        #expect(certified.contains(.certified(driver.committee.checkpointCertificate(height: 1, blockHash: other))))
        #expect(driver.replica.certified.height == one)
        #expect(driver.replica.durable.heights.map(\.height) == [BlockHeight(2)] || driver.replica.durable.heights.isEmpty)
    }

    @Test func `a backup votes only when the batch is on disk and the proposal accepted`() {
        var driver = Driver(4, own: 2)
        #expect(driver.receive(driver.prePrepare(1, digest), from: 0) == [.requireBatch(one, digest)])
        let proposal = Proposal(view: .initial, height: one, digest: digest)
        #expect(driver.step(.proposalChecked(proposal, .accepted)) == [], "an answer that nobody asked for")
        var fresh = Driver(4, own: 2)
        _ = fresh.receive(fresh.prePrepare(1, digest), from: 0)
        #expect(fresh.step(.batchHeld(one, digest)) == [.checkProposal(proposal)])
        #expect(fresh.step(.proposalChecked(proposal, .accepted)).broadcasts == [fresh.prepare(1, digest)])
    }

    @Test func `a refused proposal gets no vote and a suspicion`() {
        var driver = Driver(4, own: 2)
        _ = driver.receive(driver.prePrepare(1, digest), from: 0)
        _ = driver.step(.batchHeld(one, digest))
        let effects = driver.step(.proposalChecked(Proposal(view: .initial, height: one, digest: digest), .refused("too late")))
        #expect(effects.broadcasts == [driver.suspect(0)])
        #expect(driver.journal.isEmpty)
    }

    @Test func `the own vote counts only when it comes back`() {
        var driver = Driver(4, own: 2)
        _ = driver.receive(driver.prePrepare(1, digest), from: 0)
        _ = driver.step(.batchHeld(one, digest))
        let voted = driver.step(.proposalChecked(Proposal(view: .initial, height: one, digest: digest), .accepted))
        #expect(driver.receive(driver.prepare(1, digest), from: 1).broadcasts == [], "two of three votes are here")
        #expect(driver.receiveOwn(voted).broadcasts == [driver.commit(1, digest)])
    }

    @Test func `no vote counts twice, from nobody, or in the wrong role`() {
        var driver = Driver(4, own: 2)
        driver.prepareProposal(1, digest)
        // Held: the primary's PRE-PREPARE and the own PREPARE; one more distinct vote is missing.
        #expect(driver.receive(driver.prePrepare(1, digest), from: 0) == [])
        #expect(driver.receive(driver.prepare(1, digest), from: 0) == [], "the primary's PREPARE")
        #expect(driver.receive(driver.prepare(1, digest), from: 2) == [], "the own vote again")
        #expect(driver.receive(driver.prepare(1, digest), from: 4) == [], "no member")
        #expect(driver.receive(driver.prepare(1, digest), from: .max) == [], "no member")
        #expect(driver.receive(driver.prePrepare(1, digest), from: 1) == [], "not the primary")
        #expect(driver.receive(driver.prepare(1, other), from: 3) == [], "another digest")
        #expect(driver.receive(driver.prepare(1, digest, view: 1), from: 1) == [], "another view")
        #expect(driver.receive(driver.prepare(2, digest), from: 1) == [], "another height")
        #expect(driver.receive(driver.prepare(1, digest), from: 1).broadcasts == [driver.commit(1, digest)])
    }

    @Test func `COMMITs order a batch only with a quorum on one digest in one view`() {
        var driver = Driver(4, own: 3)
        _ = driver.step(.batchHeld(one, digest))
        _ = driver.receive(driver.commit(1, digest), from: 0)
        _ = driver.receive(driver.commit(1, digest), from: 0)
        _ = driver.receive(driver.commit(1, digest, view: 1), from: 1)
        _ = driver.receive(driver.commit(1, other), from: 2)
        #expect(driver.replica.delivered == .genesis)
        #expect(driver.receive(driver.commit(1, digest), from: 1).executions == [one].filter { _ in false })
        var second = Driver(4, own: 3)
        _ = second.receive(second.commit(1, digest), from: 0)
        _ = second.receive(second.commit(1, digest), from: 1)
        #expect(second.receive(second.commit(1, digest), from: 2) == [.requireBatch(one, digest)])
        #expect(second.step(.batchHeld(one, digest)) == [.execute(one, digest)])
    }

    @Test func `heights are executed in order and each once`() {
        var driver = Driver(4, own: 2)
        #expect(driver.commitProposal(2, other).executions == [])
        #expect(driver.commitProposal(1, digest).executions == [one, BlockHeight(2)])
        #expect(driver.step(.executed(BlockHeight(2), blockHash: other)) == [], "out of order")
        #expect(driver.step(.executed(one, blockHash: digest)).broadcasts == [driver.checkpoint(1, digest)])
        #expect(driver.step(.executed(one, blockHash: digest)) == [], "twice")
        #expect(driver.step(.executed(BlockHeight(2), blockHash: other)).broadcasts == [driver.checkpoint(2, other)])
    }

    @Test func `nothing is voted on above the window, and it is as soon as the window moves`() {
        var driver = Driver(4, own: 2, window: 2)
        #expect(driver.receive(driver.prePrepare(3, digest), from: 0) == [])
        #expect(driver.receive(driver.prePrepare(5, digest), from: 0) == [], "beyond what is listened to")
        #expect(driver.receive(driver.prePrepare(.max, digest), from: 0) == [])
        _ = driver.commitProposal(1, digest)
        let executed = driver.step(.executed(one, blockHash: other))
        _ = driver.receiveOwn(executed)
        _ = driver.receive(driver.checkpoint(1, other), from: 0)
        let moved = driver.receive(driver.checkpoint(1, other), from: 1)
        #expect(moved.contains(.requireBatch(BlockHeight(3), digest)))
    }

    @Test func `a batch beside the message that is not the signed one spoils nothing`() {
        var driver = Driver(4, own: 2)
        let signed = driver.committee.sign(driver.prePrepare(1, digest), by: 0)
        #expect(driver.step(.received(Authenticated(unchecked: signed, computedDigest: other))) == [])
        #expect(driver.step(.received(Authenticated(unchecked: signed, computedDigest: digest))) == [.requireBatch(one, digest)])
    }

    @Test func `a fresh null batch is refused`() {
        var driver = Driver(4, own: 2)
        #expect(driver.receive(driver.prePrepare(1, .nullBatch), from: 0).broadcasts == [driver.suspect(0)])
        #expect(driver.journal.isEmpty)
    }

    @Test func `duplicates and late votes are not worth a signature check`() {
        var driver = Driver(4, own: 2)
        let vote = driver.committee.sign(driver.prepare(1, digest), by: 1)
        #expect(driver.replica.isUseful(vote))
        driver.prepareProposal(1, digest)
        _ = driver.step(.received(Authenticated(unchecked: vote)))
        #expect(!driver.replica.isUseful(vote), "held")
        #expect(!driver.replica.isUseful(driver.committee.sign(driver.prepare(1, digest), by: 3)), "prepared already")
        #expect(driver.replica.isUseful(driver.committee.sign(driver.prepare(1, other), by: 1)), "evidence")
        #expect(!driver.replica.isUseful(driver.committee.sign(driver.prepare(17, digest), by: 1)), "far above the window")
        #expect(!driver.replica.isUseful(driver.committee.sign(driver.prepare(1, digest, view: 9), by: 3)), "far view")
        #expect(!driver.replica.isUseful(driver.committee.sign(driver.prePrepare(1, digest), by: 1)), "not the primary")
    }

    @Test func `the primary asks for one batch at a time, in order, within the window`() {
        var driver = Driver(4, own: 0, window: 3)
        var asked = driver.step(.workKnown(true))
        for height in UInt64(1)...3 {
            #expect(asked.contains(.requestProposal(.initial, BlockHeight(height), .work)))
            asked = driver.step(.proposalReady(Proposal(view: .initial, height: BlockHeight(height), digest: Fake.hash(height))))
        }
        #expect(!asked.contains { if case .requestProposal = $0 { true } else { false } }, "the window is full")
        #expect(driver.step(.proposalReady(Proposal(view: .initial, height: BlockHeight(4), digest: digest))) == [])
    }

    @Test func `a primary with nothing to propose asks again when work comes`() {
        var driver = Driver(4, own: 0)
        _ = driver.step(.workKnown(true))
        #expect(driver.step(.nothingToPropose(.initial, one)) == [])
        #expect(driver.step(.tick).isEmpty)
        #expect(driver.step(.workKnown(true)) == [.requestProposal(.initial, one, .work)])
    }
}
