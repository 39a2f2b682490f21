import PBFT
import Primitives
import Testing

@Suite struct StatusTests {
    let digest = Fake.hash(50)
    let one = BlockHeight(1)

    private func status(view: UInt64 = 0, _ phases: [HeldPhases] = []) -> PBFTMessage {
        .status(Status(view: ViewNumber(view), certifiedHeight: .genesis, phases: phases))
    }

    private func relayed(_ effects: [ReplicaEffect], to peer: UInt64) -> [MessageKind] {
        effects.compactMap { effect in
            guard case .relay(let message, .one(ValidatorIndex(peer))) = effect else { return nil }
            return message.kind
        }
    }

    @Test func `STATUS goes out every second and tells the phases held`() {
        var driver = Driver(4, own: 2)
        _ = driver.commitProposal(1, digest)
        _ = driver.receive(driver.prePrepare(2, Fake.hash(51)), from: 0)
        let effects = driver.ticks(driver.replica.settings.statusTicks)
        let held: HeldPhases = [.proposed, .prepared, .committed]
        #expect(effects.contains(.broadcast(status([held]))), "a proposal without its batch is not held")
    }

    @Test func `a peer that lacks phases gets the votes again, its own left out`() {
        var driver = Driver(4, own: 2)
        _ = driver.commitProposal(1, digest)
        #expect(
            relayed(driver.receive(status(), from: 3), to: 3) == [.prePrepare, .prepare, .prepare, .commit, .commit, .commit]
        )
        var second = Driver(4, own: 2)
        _ = second.commitProposal(1, digest)
        #expect(relayed(second.receive(status([[.proposed, .prepared]]), from: 3), to: 3) == [.commit, .commit, .commit])
        var third = Driver(4, own: 2)
        _ = third.commitProposal(1, digest)
        #expect(relayed(third.receive(status([[.proposed, .prepared, .committed]]), from: 3), to: 3) == [])
    }

    @Test func `a peer that makes progress is left alone`() {
        var driver = Driver(4, own: 2)
        _ = driver.receive(.status(Status(view: .initial, certifiedHeight: .genesis, phases: [])), from: 3)
        _ = driver.commitProposal(1, digest)
        let moving = PBFTMessage.status(Status(view: .initial, certifiedHeight: one, phases: []))
        #expect(relayed(driver.receive(moving, from: 3), to: 3) == [])
    }

    @Test func `a peer that comes back gets STATUS at once, and its next STATUS is answered`() {
        var driver = Driver(4, own: 2)
        let effects = driver.step(.peerConnected(ValidatorIndex(3)))
        #expect(effects == [.send(status(), to: ValidatorIndex(3))])
        #expect(driver.step(.peerConnected(ValidatorIndex(2))) == [])
        #expect(driver.step(.peerConnected(ValidatorIndex(9))) == [])
    }

    @Test func `a peer in a lower view gets the NEW-VIEW, from whomever`() {
        var driver = Driver(4, own: 2)
        let viewChange = PBFTMessage.viewChange(ViewChange(newView: ViewNumber(1), certificate: nil, prepared: []))
        let signed = ([0, 1, 3] as [UInt64]).map { driver.committee.sign(viewChange, by: $0) }
        let newView = PBFTMessage.newView(NewView(view: ViewNumber(1), viewChanges: signed, entries: []))
        _ = driver.receive(newView, from: 1)
        #expect(relayed(driver.receive(status(), from: 3), to: 3) == [.newView])
        #expect(relayed(driver.receive(status(view: 1), from: 3), to: 3) == [])
    }

    @Test func `a peer that missed CHECKPOINTs only gets the certificate's signatures`() {
        var driver = Driver(4, own: 2)
        _ = driver.commitProposal(1, digest)
        let executed = driver.step(.executed(one, blockHash: digest))
        _ = driver.receiveOwn(executed)
        _ = driver.receive(driver.checkpoint(1, digest), from: 0)
        _ = driver.receive(driver.checkpoint(1, digest), from: 1)
        let answer = driver.receive(status([.all]), from: 3)
        #expect(relayed(answer, to: 3) == [.checkpoint, .checkpoint, .checkpoint])
    }

    @Test func `a missing batch is asked for again every second`() {
        var driver = Driver(4, own: 2)
        _ = driver.receive(driver.prePrepare(1, digest), from: 0)
        #expect(driver.ticks(driver.replica.settings.statusTicks).contains(.requireBatch(one, digest)))
        _ = driver.step(.batchHeld(one, digest))
        #expect(!driver.ticks(driver.replica.settings.statusTicks).contains(.requireBatch(one, digest)))
    }

    @Test func `VIEW-CHANGEs of others are passed on to a peer whose view is lower`() {
        var driver = Driver(7, own: 2)
        for sender: UInt64 in [0, 1, 3] { _ = driver.receive(driver.viewChange(1), from: sender) }
        #expect(driver.replica.status == .changing)
        let answer = driver.receive(status(), from: 3)
        #expect(relayed(answer, to: 3) == [.viewChange, .viewChange], "neither its own nor the sender's")
        #expect(relayed(driver.receive(status(view: 1), from: 3), to: 3) == [])
    }

    @Test func `the COMMITs that ordered a height go to a peer in another view too`() {
        var driver = Driver(4, own: 2)
        _ = driver.commitProposal(1, digest)
        let viewChange = PBFTMessage.viewChange(ViewChange(newView: ViewNumber(1), certificate: nil, prepared: []))
        let signed = ([0, 1, 3] as [UInt64]).map { driver.committee.sign(viewChange, by: $0) }
        let newView = PBFTMessage.newView(NewView(view: ViewNumber(1), viewChanges: signed, entries: []))
        _ = driver.receive(newView, from: 1)
        #expect(driver.replica.view == ViewNumber(1))
        #expect(relayed(driver.receive(status(view: 1), from: 3), to: 3) == [.commit, .commit, .commit])
    }

    @Test func `a peer that comes back gets its own latest votes`() {
        var driver = Driver(4, own: 2)
        _ = driver.receive(driver.prePrepare(1, digest), from: 0)
        _ = driver.receive(driver.prepare(1, digest), from: 3)
        _ = driver.receive(driver.commit(1, digest), from: 3)
        _ = driver.receive(driver.checkpoint(1, digest), from: 3)
        _ = driver.receive(driver.viewChange(1), from: 3)
        let effects = driver.step(.peerConnected(ValidatorIndex(3)))
        #expect(relayed(effects, to: 3) == [.prepare, .commit, .checkpoint, .viewChange])
        let toPrimary = driver.step(.peerConnected(ValidatorIndex(0)))
        #expect(relayed(toPrimary, to: 0) == [.prePrepare])
    }
}
