import PBFT
import Primitives
import Testing

@Suite struct CheckpointTests {
    let digest = Fake.hash(40)
    let mine = Fake.hash(41)
    let theirs = Fake.hash(42)
    let third = Fake.hash(43)
    let one = BlockHeight(1)

    private func executed(_ size: Int = 4, own: UInt64 = 2) -> Driver {
        var driver = Driver(size, own: own)
        _ = driver.commitProposal(1, digest)
        let effects = driver.step(.executed(one, blockHash: mine))
        _ = driver.receiveOwn(effects)
        return driver
    }

    private func divergences(_ effects: [ReplicaEffect]) -> [Divergence] {
        effects.compactMap { if case .diverged(let divergence) = $0 { divergence } else { nil } }
    }

    @Test func `q signatures on the own hash certify, one signer counted once`() {
        var driver = executed()
        _ = driver.receive(driver.checkpoint(1, mine), from: 0)
        _ = driver.receive(driver.checkpoint(1, mine), from: 0)
        #expect(driver.replica.certified.height == .genesis)
        let effects = driver.receive(driver.checkpoint(1, mine), from: 3)
        let certificate = driver.committee.checkpointCertificate(height: 1, blockHash: mine, by: [0, 2, 3])
        #expect(effects.contains(.certified(certificate)))
        #expect(driver.replica.certified == CertifiedHead(certificate))
        #expect(driver.replica.durable.heights.isEmpty)
    }

    @Test func `heights are certified in order even if the later certificate comes first`() {
        var driver = executed()
        _ = driver.commitProposal(2, third)
        let effects = driver.step(.executed(BlockHeight(2), blockHash: theirs))
        _ = driver.receiveOwn(effects)
        for sender in [0, 1, 3] as [UInt64] {
            #expect(driver.receive(driver.checkpoint(2, theirs), from: sender).filter(\.isCertified) == [])
        }
        _ = driver.receive(driver.checkpoint(1, mine), from: 0)
        let certified = driver.receive(driver.checkpoint(1, mine), from: 1).filter(\.isCertified)
        #expect(certified.count == 2)
        #expect(driver.replica.certified.height == BlockHeight(2))
    }

    @Test func `f + 1 others on another hash: diverged, both hashes named, nothing signed any more`() {
        var driver = executed()
        #expect(divergences(driver.receive(driver.checkpoint(1, theirs), from: 0)) == [])
        let found = divergences(driver.receive(driver.checkpoint(1, theirs), from: 1))
        #expect(found.count == 1)
        #expect(found.first?.own == mine && found.first?.other == theirs && found.first?.height == one)
        #expect(found.first?.checkpoints.count == 2)
        #expect(driver.replica.mode == .diverged)
        let records = driver.journal.count
        driver.prepareProposal(2, third)
        _ = driver.receive(driver.suspect(0), from: 0)
        _ = driver.receive(driver.suspect(0), from: 1)
        #expect(driver.journal.count == records)
        #expect(driver.replica.view == .initial)
    }

    @Test func `votes that can give no hash a quorum are a divergence too`() {
        var driver = executed()
        _ = driver.receive(driver.checkpoint(1, mine), from: 0)
        #expect(divergences(driver.receive(driver.checkpoint(1, theirs), from: 1)) == [], "three may still agree")
        let found = divergences(driver.receive(driver.checkpoint(1, third), from: 3))
        #expect(found.first?.other == .some(nil))
    }

    @Test func `a hash that comes before the own execution is compared when it is done`() {
        var driver = Driver(4, own: 2)
        for sender in [0, 1, 3] as [UInt64] { _ = driver.receive(driver.checkpoint(1, theirs), from: sender) }
        _ = driver.commitProposal(1, digest)
        #expect(divergences(driver.step(.executed(one, blockHash: mine))).first?.other == theirs)
    }

    @Test func `a CHECKPOINT is never signed anew, even if executing again gives another hash`() {
        let before = executed()
        let head = CertifiedHead(height: .genesis, blockHash: .zero, certificate: nil)
        var after = before
        after.replica = Replica(committee: before.committee, own: ValidatorIndex(2), certified: head, restoring: before.journal)
        _ = after.step(.started)
        for sender in [0, 1, 3] as [UInt64] { _ = after.receive(after.commit(1, digest), from: sender) }
        _ = after.step(.batchHeld(one, digest))
        let effects = after.step(.executed(one, blockHash: third))
        #expect(divergences(effects).first == Divergence(height: one, own: third, other: mine, checkpoints: []))
        #expect(effects.broadcasts == [])
    }

    @Test func `a peer that is ahead is asked for blocks, and what it brings moves the window`() {
        var driver = Driver(4, own: 2)
        let status = PBFTMessage.status(Status(view: .initial, certifiedHeight: BlockHeight(50), phases: []))
        _ = driver.receive(status, from: 3)
        let asked = driver.ticks(driver.replica.settings.fetchTicks + 2)
        #expect(asked.contains(.fetchBlocks(from: one, through: BlockHeight(50), holders: [ValidatorIndex(3)])))
        let certificate = driver.committee.checkpointCertificate(height: 50, blockHash: theirs)
        _ = driver.step(.caughtUp(certificate))
        #expect(driver.replica.certified == CertifiedHead(certificate))
        #expect(driver.receive(driver.prePrepare(51, digest), from: 0) == [.requireBatch(BlockHeight(51), digest)])
        _ = driver.step(.caughtUp(driver.committee.checkpointCertificate(height: 49, blockHash: mine)))
        #expect(driver.replica.certified.height == BlockHeight(50), "never backwards")
    }

    @Test func `a lie about the height asks for a bounded span and is asked last if others claim less`() {
        var driver = Driver(4, own: 2)
        _ = driver.receive(.status(Status(view: .initial, certifiedHeight: BlockHeight(.max), phases: [])), from: 0)
        _ = driver.receive(.status(Status(view: .initial, certifiedHeight: BlockHeight(9), phases: [])), from: 1)
        let asked = driver.ticks(driver.replica.settings.fetchTicks + 2)
        let span = BlockHeight(driver.replica.settings.fetchSpan)
        #expect(asked.contains(.fetchBlocks(from: one, through: span, holders: [ValidatorIndex(0), ValidatorIndex(1)])))
    }

    @Test func `the last height of an epoch is filled up and nothing is voted on above it`() {
        var driver = Driver(4, own: 0, window: 4)
        #expect(driver.step(.epochEnds(BlockHeight(2))) == [.requestProposal(.initial, one, .epochEnd)])
        var effects = driver.step(.proposalReady(Proposal(view: .initial, height: one, digest: digest)))
        #expect(effects.contains(.requestProposal(.initial, BlockHeight(2), .epochEnd)))
        effects = driver.step(.proposalReady(Proposal(view: .initial, height: BlockHeight(2), digest: third)))
        #expect(!effects.contains { if case .requestProposal = $0 { true } else { false } })
        var backup = Driver(4, own: 2)
        _ = backup.step(.epochEnds(BlockHeight(2)))
        #expect(backup.receive(backup.prePrepare(3, digest), from: 0) == [])
        #expect(backup.receive(backup.prePrepare(2, digest), from: 0) == [.requireBatch(BlockHeight(2), digest)])
    }

    @Test func `a new epoch begins at its base in view 0 and ignores the records of the old one`() {
        let before = executed()
        let committee = Committee.of(7, epoch: EpochNumber(1), base: BlockHeight(20))
        let head = CertifiedHead(height: BlockHeight(20), blockHash: mine, certificate: nil)
        let replica = Replica(committee: committee, own: ValidatorIndex(3), certified: head, restoring: before.journal)
        #expect(replica.durable == DurableState())
        #expect(replica.view == .initial)
        #expect(replica.certified.height == BlockHeight(20))
    }
}

extension ReplicaEffect {
    var isCertified: Bool { if case .certified = self { true } else { false } }
}
