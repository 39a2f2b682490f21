import PBFT
import Primitives
import Testing

/// What one member signed is held against what else it signed, however it came.
@Suite struct ComparingTests {
    private static let one = Fake.hash(30)
    private static let two = Fake.hash(31)
    private static let three = Fake.hash(32)

    private static func pair(_ driver: Driver, _ signer: UInt64, _ one: PBFTMessage, _ other: PBFTMessage) -> Evidence {
        let committee = driver.committee
        return Evidence(epoch: .initial, committee.sign(one, by: signer), committee.sign(other, by: signer))
    }

    // MARK: Late votes

    @Test func `a vote that comes too late is kept unchecked, and a second one is checked with it`() {
        var driver = Driver(7, own: 2)
        driver.prepareProposal(1, Self.one)
        for voter: UInt64 in [1, 3, 4] { _ = driver.receive(driver.prepare(1, Self.one), from: voter) }
        let late = driver.committee.sign(driver.prepare(1, Self.one), by: 5)
        #expect(!driver.replica.isUseful(late) && driver.replica.lateVote(late) == .first)
        #expect(driver.step(.receivedLate(late)) == [])
        #expect(driver.replica.lateVote(late) == nil, "the same once more")
        let second = driver.committee.sign(driver.prepare(1, Self.two), by: 5)
        #expect(!driver.replica.isUseful(second), "it changes nothing")
        #expect(driver.replica.lateVote(second) == .contradicts(late))
        _ = driver.step(.received(Authenticated(unchecked: late)))
        let found = driver.step(.received(Authenticated(unchecked: second))).evidence
        #expect(found == [Self.pair(driver, 5, driver.prepare(1, Self.one), driver.prepare(1, Self.two))])
        #expect(driver.replica.lateVote(second) == nil && !driver.replica.isUseful(second), "reported once")
    }

    @Test func `late COMMITs and CHECKPOINTs are kept too, votes of oneself and of wrong roles are not`() {
        var driver = Driver(7, own: 2)
        _ = driver.commitProposal(1, Self.one)
        _ = driver.step(.executed(BlockHeight(1), blockHash: Self.three))
        for voter: UInt64 in [0, 1, 3, 4, 6] { _ = driver.receive(driver.checkpoint(1, Self.three), from: voter) }
        #expect(driver.replica.lateVote(driver.committee.sign(driver.checkpoint(1, Self.two), by: 5)) == .first)
        var waiting = Driver(7, own: 2)
        for voter: UInt64 in [0, 1, 3, 4, 6] { _ = waiting.receive(waiting.checkpoint(1, Self.three), from: voter) }
        let first = waiting.committee.sign(waiting.checkpoint(1, Self.three), by: 5)
        #expect(waiting.replica.lateVote(first) == .first)
        _ = waiting.step(.receivedLate(first))
        let second = waiting.committee.sign(waiting.checkpoint(1, Self.two), by: 5)
        #expect(waiting.replica.lateVote(second) == .contradicts(first))
        #expect(waiting.replica.lateVote(waiting.committee.sign(waiting.checkpoint(1, Self.two), by: 2)) == nil, "own")
        #expect(waiting.replica.lateVote(waiting.committee.sign(waiting.prepare(1, Self.two), by: 0)) == nil, "the primary's")
        #expect(waiting.replica.lateVote(waiting.committee.sign(waiting.suspect(0), by: 0)) == nil)
    }

    @Test func `a member that floods late votes takes one place for each height, view and phase`() {
        var driver = Driver(4, own: 2)
        driver.prepareProposal(1, Self.one)
        for voter: UInt64 in [1] { _ = driver.receive(driver.prepare(1, Self.one), from: voter) }
        let first = driver.committee.sign(driver.prepare(1, Self.one), by: 3)
        _ = driver.step(.receivedLate(first))
        let before = driver.replica
        for number: UInt64 in 100..<200 {
            _ = driver.step(.receivedLate(driver.committee.sign(driver.prepare(1, Fake.hash(number)), by: 3)))
            _ = driver.step(.receivedLate(driver.committee.sign(driver.prepare(1, Fake.hash(number), view: number), by: 3)))
            _ = driver.step(.receivedLate(driver.committee.sign(driver.prepare(number, Fake.hash(number)), by: 3)))
        }
        #expect(driver.replica == before)
    }

    // MARK: Certified heights

    /// Height 1 certified by 0, 1 and 2 of four.
    private static func certified(window: UInt64 = 8) -> Driver {
        var driver = Driver(4, own: 2, window: window)
        _ = driver.commitProposal(1, one)
        _ = driver.receiveOwn(driver.step(.executed(BlockHeight(1), blockHash: three)))
        for voter: UInt64 in [0, 1] { _ = driver.receive(driver.checkpoint(1, three), from: voter) }
        return driver
    }

    @Test func `a CHECKPOINT that comes after its height was certified is held against what its sender signed there`() {
        var driver = Self.certified()
        #expect(driver.replica.certified.height == BlockHeight(1))
        let lie = driver.committee.sign(driver.checkpoint(1, Self.two), by: 1)
        #expect(driver.replica.isUseful(lie))
        let found = driver.step(.received(Authenticated(unchecked: lie))).evidence
        #expect(found == [Self.pair(driver, 1, driver.checkpoint(1, Self.three), driver.checkpoint(1, Self.two))])
        #expect(!driver.replica.isUseful(lie) && driver.replica.lateVote(lie) == nil, "reported once")
        #expect(!driver.replica.isUseful(driver.committee.sign(driver.checkpoint(1, Self.three), by: 0)), "the same once more")
    }

    @Test func `a member outside the certificate is held against its own other CHECKPOINT`() {
        for isTrueFirst in [true, false] {
            var driver = Self.certified()
            let values = isTrueFirst ? [Self.three, Self.two] : [Self.two, Self.three]
            let messages = values.map { driver.committee.sign(driver.checkpoint(1, $0), by: 3) }
            #expect(!driver.replica.isUseful(messages[0]) && driver.replica.lateVote(messages[0]) == .first)
            _ = driver.step(.receivedLate(messages[0]))
            #expect(driver.replica.lateVote(messages[1]) == .contradicts(messages[0]))
            let found = messages.flatMap { driver.step(.received(Authenticated(unchecked: $0))).evidence }
            #expect(found == [Self.pair(driver, 3, driver.checkpoint(1, Self.three), driver.checkpoint(1, Self.two))])
        }
    }

    @Test func `a CHECKPOINT that was heard is held against the certificate that came with a fetched block`() {
        var driver = Driver(4, own: 2)
        _ = driver.receive(driver.checkpoint(5, Self.two), from: 3)
        let certificate = driver.committee.checkpointCertificate(height: 5, blockHash: Self.three, by: [0, 1, 3])
        let found = driver.step(.caughtUp(certificate)).evidence
        #expect(found == [Self.pair(driver, 3, driver.checkpoint(5, Self.three), driver.checkpoint(5, Self.two))])
        // A height that was fetched without a word before is compared as well.
        let far = driver.committee.checkpointCertificate(height: 90, blockHash: Self.three, by: [0, 1, 3])
        #expect(driver.step(.caughtUp(far)).evidence == [])
        let later = driver.receive(driver.checkpoint(90, Self.two), from: 1).evidence
        #expect(later == [Self.pair(driver, 1, driver.checkpoint(90, Self.three), driver.checkpoint(90, Self.two))])
    }

    @Test func `only the last window of certified heights is remembered`() {
        var driver = Self.certified(window: 2)
        for height: UInt64 in 2...3 {
            _ = driver.step(
                .caughtUp(driver.committee.checkpointCertificate(height: height, blockHash: Self.three, by: [0, 1, 3]))
            )
        }
        #expect(!driver.replica.isUseful(driver.committee.sign(driver.checkpoint(1, Self.two), by: 1)))
        #expect(driver.replica.lateVote(driver.committee.sign(driver.checkpoint(1, Self.two), by: 3)) == nil)
        #expect(driver.replica.isUseful(driver.committee.sign(driver.checkpoint(2, Self.two), by: 1)))
    }

    @Test func `a certificate that rotted on the own disk accuses nobody, and two CHECKPOINTs heard after a restart do`() {
        var driver = Driver(4, own: 2)
        let rotten = driver.committee.checkpointCertificate(height: 1, blockHash: Self.one, by: [0, 1, 3])
        driver.replica = Replica(committee: driver.committee, own: ValidatorIndex(2), certified: CertifiedHead(rotten))
        _ = driver.step(.started)
        #expect(driver.receive(driver.checkpoint(1, Self.three), from: 1).evidence == [])
        // Nor does what it shows of that in its own VIEW-CHANGE.
        let truth = driver.committee.checkpointCertificate(height: 1, blockHash: Self.three, by: [0, 1, 3])
        let viewChange = PBFTMessage.viewChange(ViewChange(newView: ViewNumber(1), certificate: truth, prepared: []))
        var effects = driver.receive(viewChange, from: 0)
        effects += driver.receive(viewChange, from: 3)
        effects += driver.receiveOwn(effects)
        #expect(driver.replica.view == ViewNumber(1))
        #expect(effects.evidence == [])
        let found = driver.receive(driver.checkpoint(1, Self.two), from: 1).evidence
        #expect(found == [Self.pair(driver, 1, driver.checkpoint(1, Self.three), driver.checkpoint(1, Self.two))])
    }

    // MARK: Certificates

    @Test func `a prepared certificate in a VIEW-CHANGE is held against the votes that are known`() {
        var driver = Driver(4, own: 2)
        _ = driver.receive(driver.prepare(1, Self.two), from: 1)
        let proof = driver.committee.preparedCertificate(view: 0, height: 1, digest: Self.one, by: [0, 1, 3])
        let found = driver.receive(driver.viewChange(1, prepared: [proof]), from: 3).evidence
        #expect(found == [Self.pair(driver, 1, driver.prepare(1, Self.one), driver.prepare(1, Self.two))])
    }

    @Test func `two certificates of one view for two batches prove the lie of whoever is in both`() {
        var driver = Driver(4, own: 2)
        let one = driver.committee.preparedCertificate(view: 0, height: 1, digest: Self.one, by: [0, 1, 3])
        let other = driver.committee.preparedCertificate(view: 0, height: 1, digest: Self.two, by: [0, 1, 2])
        #expect(driver.receive(driver.viewChange(1, prepared: [one]), from: 3).evidence == [])
        let found = driver.receive(driver.viewChange(1, prepared: [other]), from: 1).evidence
        #expect(found.contains(Self.pair(driver, 0, driver.prePrepare(1, Self.one), driver.prePrepare(1, Self.two))))
        #expect(found.contains(Self.pair(driver, 1, driver.prepare(1, Self.one), driver.prepare(1, Self.two))))
        #expect(found.count == 2)
    }

    @Test func `the certificate in a VIEW-CHANGE is held against CHECKPOINTs`() {
        var driver = Driver(4, own: 2)
        _ = driver.receive(driver.checkpoint(1, Self.two), from: 1)
        let certificate = driver.committee.checkpointCertificate(height: 1, blockHash: Self.one, by: [0, 1, 3])
        let message = PBFTMessage.viewChange(ViewChange(newView: ViewNumber(1), certificate: certificate, prepared: []))
        let found = driver.receive(message, from: 3).evidence
        #expect(found == [Self.pair(driver, 1, driver.checkpoint(1, Self.one), driver.checkpoint(1, Self.two))])
    }

    // MARK: View changes

    @Test func `whoever leaves a view and conceals its COMMIT is found out, whichever came first`() {
        let commit = PBFTMessage.commit(Commit(view: .initial, height: BlockHeight(1), digest: Self.one))
        for isCommitFirst in [true, false] {
            var driver = Driver(4, own: 2)
            let viewChange = driver.viewChange(1)
            let messages = isCommitFirst ? [commit, viewChange] : [viewChange, commit]
            #expect(driver.receive(messages[0], from: 3).evidence == [])
            #expect(driver.receive(messages[1], from: 3).evidence == [Self.pair(driver, 3, commit, viewChange)])
        }
    }

    @Test func `a VIEW-CHANGE that shows what the COMMIT rests on, or that the height is certified, conceals nothing`() {
        let committee = Committee.of(4)
        let commit = Commit(view: ViewNumber(1), height: BlockHeight(2), digest: Self.one)
        func viewChange(_ view: UInt64, certified: UInt64? = nil, _ proofs: [PreparedCertificate] = []) -> ViewChange {
            let certificate = certified.map { committee.checkpointCertificate(height: $0, blockHash: Self.three) }
            return ViewChange(newView: ViewNumber(view), certificate: certificate, prepared: proofs)
        }
        func proof(_ view: UInt64, _ digest: Hash256) -> PreparedCertificate {
            committee.preparedCertificate(view: view, height: 2, digest: digest)
        }
        #expect(!viewChange(1).conceals(commit), "of the view that was asked for")
        #expect(!viewChange(2, certified: 2).conceals(commit))
        #expect(!viewChange(2, [proof(1, Self.one)]).conceals(commit))
        #expect(!viewChange(3, [proof(2, Self.two)]).conceals(commit), "a later certificate took its place")
        #expect(viewChange(2).conceals(commit))
        #expect(viewChange(2, certified: 1).conceals(commit))
        #expect(viewChange(2, [proof(0, Self.one)]).conceals(commit))
        #expect(viewChange(2, [proof(1, Self.two)]).conceals(commit))
    }

    @Test func `two VIEW-CHANGEs for one view are reported once, however many follow and whatever view has begun`() {
        var driver = Driver(4, own: 2)
        let changes = (0..<3).map { number in
            driver.viewChange(
                1,
                prepared: number == 0
                    ? [] : [driver.committee.preparedCertificate(view: 0, height: UInt64(number), digest: Self.one)]
            )
        }
        _ = driver.receive(changes[0], from: 3)
        #expect(driver.receive(changes[1], from: 3).evidence == [Self.pair(driver, 3, changes[0], changes[1])])
        let third = driver.committee.sign(changes[2], by: 3)
        #expect(!driver.replica.isUseful(third))
        #expect(driver.step(.received(Authenticated(unchecked: third))).evidence == [])
    }

    @Test func `a VIEW-CHANGE inside a NEW-VIEW is held against the one that its sender sent here`() {
        var driver = Driver(4, own: 2)
        let (shown, sent) = (
            driver.viewChange(1),
            driver.viewChange(1, prepared: [driver.committee.preparedCertificate(view: 0, height: 1, digest: Self.one)])
        )
        _ = driver.receive(sent, from: 3)
        let nested = ([0, 1, 3] as [UInt64]).map { driver.committee.sign(shown, by: $0) }
        let found = driver.receive(.newView(NewView(view: ViewNumber(1), viewChanges: nested, entries: [])), from: 1).evidence
        #expect(found == [Self.pair(driver, 3, shown, sent)])
    }

    @Test func `a primary that starts a view in two ways is found out, also if one of them does not follow`() {
        let committee = Committee.of(4)
        func newView(_ senders: [UInt64], _ entries: [NewView.Entry] = []) -> PBFTMessage {
            let change = PBFTMessage.viewChange(ViewChange(newView: ViewNumber(1), certificate: nil, prepared: []))
            return .newView(
                NewView(view: ViewNumber(1), viewChanges: senders.map { committee.sign(change, by: $0) }, entries: entries)
            )
        }
        let (one, two) = (newView([0, 1, 3]), newView([0, 1, 2, 3]))
        let wrong = newView([0, 1, 3], [NewView.Entry(height: BlockHeight(1), digest: Self.one)])
        for pair in [(one, two), (two, one), (wrong, one), (one, wrong)] {
            var driver = Driver(4, own: 0)
            for voter: UInt64 in [0] { _ = driver.receive(driver.viewChange(1), from: voter) }
            _ = driver.receive(pair.0, from: 1)
            let second = committee.sign(pair.1, by: 1)
            #expect(driver.replica.isUseful(second))
            let found = driver.step(.received(Authenticated(unchecked: second))).evidence
            #expect(found.contains(Self.pair(driver, 1, pair.0, pair.1)))
            #expect(!driver.replica.isUseful(second), "once")
        }
    }

    @Test func `a proposal against the primary's own NEW-VIEW is evidence`() {
        var driver = Driver(4, own: 2)
        let proof = driver.committee.preparedCertificate(view: 0, height: 1, digest: Self.one)
        let change = driver.viewChange(1, prepared: [proof])
        let nested = ([0, 1, 3] as [UInt64]).map { driver.committee.sign(change, by: $0) }
        let entries = [NewView.Entry(height: BlockHeight(1), digest: Self.one)]
        let newView = PBFTMessage.newView(NewView(view: ViewNumber(1), viewChanges: nested, entries: entries))
        #expect(driver.receive(newView, from: 1).evidence == [])
        let lie = driver.prePrepare(1, Self.two, view: 1)
        let effects = driver.receive(lie, from: 1)
        #expect(effects.evidence == [Self.pair(driver, 1, newView, lie)])
        #expect(effects.broadcasts == [driver.suspect(1)])
    }

    // MARK: Forgotten votes

    @Test func `a replica whose chain was lost signs nothing before it is where its votes are forgotten`() {
        let committee = Committee.of(4)
        let head = CertifiedHead(height: .genesis, blockHash: .zero, certificate: nil)
        var replica = Replica(
            committee: committee,
            own: ValidatorIndex(2),
            settings: ReplicaSettings(window: 8),
            certified: head,
            forgottenThrough: BlockHeight(5)
        )
        _ = replica.step(.started)
        let proposal = PBFTMessage.prePrepare(PrePrepare(view: .initial, height: BlockHeight(3), digest: Self.one))
        func votes(_ effects: [ReplicaEffect]) -> [PBFTMessage] { effects.broadcasts }
        #expect(votes(replica.step(committee.received(proposal, from: 0))) == [])
        #expect(votes(replica.step(.batchHeld(BlockHeight(3), Self.one))) == [])
        #expect(votes(replica.step(.suspectPrimary(.noProgress, in: .initial))) == [])
        for voter: UInt64 in [0, 1, 3] {
            let viewChange = PBFTMessage.viewChange(ViewChange(newView: ViewNumber(1), certificate: nil, prepared: []))
            #expect(votes(replica.step(committee.received(viewChange, from: voter))) == [])
        }
        _ = replica.step(.caughtUp(committee.checkpointCertificate(height: 5, blockHash: Self.three)))
        #expect(votes(replica.step(.suspectPrimary(.noProgress, in: .initial))) == [.suspect(Suspect(view: .initial))])
    }

    @Test func `an accusation of the primary of another view does nothing`() {
        var driver = Driver(4, own: 2)
        #expect(driver.step(.suspectPrimary(.starvedTransaction, in: ViewNumber(1))) == [])
        #expect(driver.step(.suspectPrimary(.starvedTransaction, in: .initial)).broadcasts == [driver.suspect(0)])
    }
}
