import PBFT
import Primitives
import Testing

@Suite struct ViewChangeTests {
    let digest = Fake.hash(10)
    let other = Fake.hash(11)
    let one = BlockHeight(1)

    @Test func `a timeout says SUSPECT once and voting goes on`() {
        var driver = Driver(4, own: 2)
        _ = driver.step(.workKnown(true))
        let settings = driver.replica.settings
        let effects = driver.ticks(settings.viewTicks + 1)
        #expect(effects.broadcasts.filter { $0 == driver.suspect(0) }.count == 1)
        #expect(driver.replica.status == .active)
        driver.prepareProposal(1, digest)
        #expect(driver.journal.last?.content == .signed(driver.prepare(1, digest)))
        #expect(driver.ticks(settings.statusTicks).broadcasts.contains(driver.suspect(0)), "nothing is sent only once")
    }

    @Test func `without known work nobody is suspected`() {
        var driver = Driver(4, own: 2)
        #expect(driver.ticks(driver.replica.settings.viewTicks * 3).broadcasts == [])
    }

    @Test func `f SUSPECTs change nothing, f + 1 distinct ones change the view and are passed on`() {
        var driver = Driver(4, own: 2)
        #expect(driver.receive(driver.suspect(0), from: 1) == [])
        #expect(driver.receive(driver.suspect(0), from: 1) == [])
        #expect(driver.receive(driver.suspect(0), from: 7) == [])
        let effects = driver.receive(driver.suspect(0), from: 3)
        #expect(effects.broadcasts == [driver.viewChange(1)])
        #expect(effects.contains(.relay(driver.committee.sign(driver.suspect(0), by: 1), to: .all)))
        #expect(effects.contains(.viewChanged(ViewNumber(1), .changing)))
        #expect(driver.journal.last?.content == .signed(driver.viewChange(1)))
        #expect(driver.receive(driver.suspect(0), from: 0) == [], "once for each view")
    }

    @Test func `after VIEW-CHANGE nothing of the old view is signed, but its commits still order`() {
        var driver = Driver(4, own: 2)
        _ = driver.receive(driver.suspect(0), from: 1)
        _ = driver.receive(driver.suspect(0), from: 3)
        let records = driver.journal.count
        _ = driver.receive(driver.prePrepare(1, digest), from: 0)
        _ = driver.step(.batchHeld(one, digest))
        for sender in UInt64(0)...3 where sender != 2 {
            _ = driver.receive(driver.prepare(1, digest), from: sender)
            _ = driver.receive(driver.commit(1, digest), from: sender)
        }
        #expect(driver.journal.count == records)
        #expect(driver.replica.delivered == one)
    }

    @Test func `VIEW-CHANGE is repeated unchanged with every STATUS`() {
        var driver = Driver(4, own: 2)
        _ = driver.receive(driver.suspect(0), from: 1)
        _ = driver.receive(driver.suspect(0), from: 3)
        let repeated = driver.ticks(driver.replica.settings.statusTicks * 3).broadcasts
        #expect(repeated == Array(repeating: driver.viewChange(1), count: repeated.count))
        #expect(repeated.count >= 2)
    }

    @Test func `f + 1 VIEW-CHANGEs for higher views: the lowest of them is joined`() {
        var driver = Driver(4, own: 2)
        #expect(driver.receive(driver.viewChange(9), from: 0).broadcasts == [])
        #expect(driver.receive(driver.viewChange(5), from: 1).broadcasts == [driver.viewChange(5)])
        #expect(driver.replica.view == ViewNumber(5))
    }

    @Test func `one validator that claims a huge view moves nobody`() {
        var driver = Driver(4, own: 2)
        for view: UInt64 in [.max, .max - 1, 1_000_000] {
            #expect(driver.receive(driver.viewChange(view), from: 0).broadcasts == [])
            #expect(driver.receive(driver.suspect(view), from: 0).broadcasts == [])
        }
        #expect(driver.replica.view == .initial)
    }

    @Test func `the timer for the next view starts only when a quorum is changing`() {
        var driver = Driver(4, own: 2)
        _ = driver.receive(driver.suspect(0), from: 1)
        let changed = driver.receive(driver.suspect(0), from: 3)
        _ = driver.receiveOwn(changed)
        _ = driver.receive(driver.viewChange(1), from: 3)
        let settings = driver.replica.settings
        #expect(!driver.ticks(settings.viewTicksLimit).broadcasts.contains(driver.suspect(1)), "two of three")
        _ = driver.receive(driver.viewChange(1), from: 0)
        #expect(!driver.ticks(settings.viewTicks).broadcasts.contains(driver.suspect(1)), "the patience has doubled")
        #expect(driver.ticks(settings.viewTicks + 2).broadcasts.contains(driver.suspect(1)))
    }

    @Test func `the new primary computes its NEW-VIEW from q VIEW-CHANGEs, once`() throws {
        var driver = Driver(4, own: 1)
        let proof = driver.committee.preparedCertificate(view: 0, height: 2, digest: digest)
        let joined = driver.receive(driver.viewChange(1, prepared: [proof]), from: 0)
        #expect(joined.broadcasts == [])
        #expect(joined.contains(.requireBatch(BlockHeight(2), digest)), "the certificate's votes count at once")
        let changed = driver.receive(driver.viewChange(1), from: 3)
        #expect(changed.broadcasts == [driver.viewChange(1)])
        let started = driver.receiveOwn(changed)
        guard case .newView(let newView)? = started.broadcasts.first else {
            Issue.record("no NEW-VIEW was made")
            return
        }
        #expect(newView.viewChanges.map(\.sender.rawValue) == [0, 1, 3])
        #expect(
            newView.entries == [
                NewView.Entry(height: one, digest: .nullBatch), NewView.Entry(height: BlockHeight(2), digest: digest),
            ]
        )
        #expect(driver.receive(driver.viewChange(1), from: 2).broadcasts == [])
        let entered = driver.receiveOwn(started)
        #expect(entered.contains(.viewChanged(ViewNumber(1), .active)))
        #expect(entered.broadcasts == [driver.prePrepare(1, .nullBatch, view: 1)], "the batch of height 2 is not held yet")
        #expect(driver.step(.batchHeld(BlockHeight(2), digest)).broadcasts == [driver.prePrepare(2, digest, view: 1)])
    }

    /// A NEW-VIEW for view 1 by validator 1, from VIEW-CHANGEs of 0, 1 and 3, with these entries.
    private func newView(_ committee: Committee, _ proofs: [PreparedCertificate], _ entries: [NewView.Entry]) -> PBFTMessage {
        let contents = [proofs, [], []].map { ViewChange(newView: ViewNumber(1), certificate: nil, prepared: $0) }
        let signed = zip([0, 1, 3] as [UInt64], contents).map { committee.sign(.viewChange($1), by: $0) }
        return .newView(NewView(view: ViewNumber(1), viewChanges: signed, entries: entries))
    }

    @Test func `a compelled digest is prepared without any other check`() {
        var driver = Driver(4, own: 2)
        let proof = driver.committee.preparedCertificate(view: 0, height: 1, digest: digest)
        let message = newView(driver.committee, [proof], [NewView.Entry(height: one, digest: digest)])
        let entered = driver.receive(message, from: 1)
        #expect(entered.contains(.requireBatch(one, digest)))
        #expect(driver.step(.batchHeld(one, digest)).broadcasts == [driver.prepare(1, digest, view: 1)])
        #expect(driver.receive(driver.prePrepare(1, other, view: 1), from: 1).broadcasts == [driver.suspect(1)])
    }

    @Test func `a NEW-VIEW that leaves out, adds or changes an entry is evidence and not entered`() {
        let committee = Committee.of(4)
        let proof = committee.preparedCertificate(view: 0, height: 1, digest: digest)
        let right = NewView.Entry(height: one, digest: digest)
        let wrong: [[NewView.Entry]] = [
            [], [NewView.Entry(height: one, digest: other)], [right, NewView.Entry(height: BlockHeight(2), digest: other)],
            [NewView.Entry(height: one, digest: .nullBatch)],
        ]
        for entries in wrong {
            var driver = Driver(4, own: 2)
            let effects = driver.receive(newView(committee, [proof], entries), from: 1)
            #expect(effects.evidence.count == 1)
            #expect(driver.replica.view == .initial)
        }
        var driver = Driver(4, own: 2)
        #expect(driver.receive(newView(committee, [proof], [right]), from: 1).evidence == [])
        #expect(driver.replica.view == ViewNumber(1))
    }

    @Test func `a NEW-VIEW of another sender, of too few, or of one sender twice is not entered`() {
        let committee = Committee.of(4)
        let viewChange = PBFTMessage.viewChange(ViewChange(newView: ViewNumber(1), certificate: nil, prepared: []))
        func message(_ senders: [UInt64]) -> PBFTMessage {
            let signed = senders.map { committee.sign(viewChange, by: $0) }
            return .newView(NewView(view: ViewNumber(1), viewChanges: signed, entries: []))
        }
        for senders in [[0, 1], [0, 0, 1], [0, 1, 1], [3, 1, 0], [0, 1, 4]] as [[UInt64]] {
            var driver = Driver(4, own: 2)
            _ = driver.receive(message(senders), from: 1)
            #expect(driver.replica.view == .initial, "senders \(senders)")
        }
        var driver = Driver(4, own: 2)
        _ = driver.receive(message([0, 1, 3]), from: 3)
        #expect(driver.replica.view == .initial, "validator 3 is not the primary of view 1")
        _ = driver.receive(message([0, 1, 3]), from: 1)
        #expect(driver.replica.view == ViewNumber(1))
        #expect(driver.receive(message([0, 1, 3]), from: 1) == [], "entered once")
    }

    @Test func `certificates inside a VIEW-CHANGE must be whole`() {
        let committee = Committee.of(4)
        func isWellFormed(_ proofs: [PreparedCertificate], newView: UInt64 = 1, certificate: CheckpointCertificate? = nil) -> Bool
        {
            ViewChange(newView: ViewNumber(newView), certificate: certificate, prepared: proofs).isWellFormed(
                in: committee,
                window: 8
            )
        }
        let good = committee.preparedCertificate(view: 0, height: 1, digest: digest)
        let next = committee.preparedCertificate(view: 0, height: 2, digest: digest)
        #expect(isWellFormed([good, next]))
        #expect(!isWellFormed([next, good]), "order")
        #expect(!isWellFormed([good, good]), "twice")
        #expect(!isWellFormed([committee.preparedCertificate(view: 0, height: 1, digest: digest, by: [0, 1])]), "too few")
        #expect(!isWellFormed([committee.preparedCertificate(view: 0, height: 1, digest: digest, by: [1, 2, 3])]), "no primary")
        #expect(!isWellFormed([committee.preparedCertificate(view: 0, height: 1, digest: digest, by: [0, 1, 1])]), "one twice")
        #expect(!isWellFormed([committee.preparedCertificate(view: 0, height: 1, digest: digest, by: [0, 1, 4])]), "no member")
        #expect(!isWellFormed([committee.preparedCertificate(view: 1, height: 1, digest: digest)]), "not below the new view")
        #expect(isWellFormed([committee.preparedCertificate(view: 0, height: 8, digest: digest)]))
        #expect(!isWellFormed([committee.preparedCertificate(view: 0, height: 9, digest: digest)]), "above the window")
        #expect(!isWellFormed([], newView: 0), "view 0 is not changed to")
        let certificate = committee.checkpointCertificate(height: 1, blockHash: other)
        #expect(isWellFormed([next], certificate: certificate))
        #expect(!isWellFormed([good], certificate: certificate), "at or below the certificate")
        #expect(!isWellFormed([], certificate: committee.checkpointCertificate(height: 1, blockHash: other, by: [0, 1])))
    }

    @Test func `patience doubles with every failed view, is capped, and falls back after progress`() {
        var driver = Driver(4, own: 3)
        var waits: [UInt64] = []
        for view in UInt64(0)...5 {
            _ = driver.step(.workKnown(true))
            var waited: UInt64 = 0
            while waited < 4_000, !driver.step(.tick).broadcasts.contains(driver.suspect(view)) { waited += 1 }
            waits.append(waited)
            _ = driver.receive(driver.suspect(view), from: 0)
            let changed = driver.receive(driver.suspect(view), from: 1)
            _ = driver.receiveOwn(changed)
            _ = driver.receive(driver.viewChange(view + 1), from: 0)
            _ = driver.receive(driver.viewChange(view + 1), from: 1)
        }
        #expect(waits.map { ($0 + 50) / 100 } == [2, 4, 8, 16, 30, 30], "in hundreds of ticks: \(waits)")
    }

    @Test func `where heights need a little more than the patience, views are not changed at every one of them`() {
        var driver = Driver(4, own: 3)
        let needed = driver.replica.settings.viewTicks * 5 / 4
        var suspicions: [Int] = []
        for height in UInt64(1)...40 {
            _ = driver.step(.workKnown(true))
            let waited = driver.ticks(needed).broadcasts
            suspicions.append(waited.contains(driver.suspect(0)) ? 1 : 0)
            _ = driver.commitProposal(height, Fake.hash(height))
            _ = driver.step(.executed(BlockHeight(height), blockHash: digest))
            for sender in UInt64(0)...2 { _ = driver.receive(driver.checkpoint(height, digest), from: sender) }
        }
        #expect(suspicions == [1] + Array(repeating: 0, count: 39))
    }

    @Test func `what needed longer than four times the patience was broken, and teaches no patience`() {
        var driver = Driver(4, own: 3)
        _ = driver.step(.workKnown(true))
        let patience = driver.replica.settings.viewTicks
        _ = driver.ticks(patience * 4 + 2)
        _ = driver.commitProposal(1, digest)
        _ = driver.step(.executed(one, blockHash: other))
        for sender in UInt64(0)...2 { _ = driver.receive(driver.checkpoint(1, other), from: sender) }
        #expect(driver.ticks(patience + 2).broadcasts.contains(driver.suspect(0)))
    }

    @Test func `what a height needs is measured in the view that ordered it`() {
        var driver = Driver(4, own: 3)
        let patience = driver.replica.settings.viewTicks
        _ = driver.step(.workKnown(true))
        // The view before it and the change of views take twice the patience.
        _ = driver.ticks(2 * patience)
        for sender in UInt64(0)...1 { _ = driver.receiveOwn(driver.receive(driver.suspect(0), from: sender)) }
        let change = PBFTMessage.viewChange(ViewChange(newView: ViewNumber(1), certificate: nil, prepared: []))
        let signed = [UInt64(0), 1, 2].map { Fake.sign(change, by: ValidatorIndex($0), in: driver.committee) }
        _ = driver.receive(.newView(NewView(view: ViewNumber(1), viewChanges: signed, entries: [])), from: 1)
        #expect(driver.replica.view == ViewNumber(1) && driver.replica.status == .active)
        _ = driver.ticks(5 * patience / 2)
        _ = driver.commitProposal(1, digest, view: 1)
        _ = driver.step(.executed(one, blockHash: other))
        for sender in UInt64(0)...2 { _ = driver.receive(driver.checkpoint(1, other), from: sender) }
        _ = driver.step(.workKnown(true))
        #expect(!driver.ticks(3 * patience).broadcasts.contains(driver.suspect(1)), "the next height needs as much")
        #expect(driver.ticks(patience).broadcasts.contains(driver.suspect(1)), "and half as much again, not more")
    }

    @Test func `silence for a minute is suspected, and before that the primary proposes an empty block`() {
        var primary = Driver(4, own: 0)
        let due = primary.ticks(primary.replica.settings.heartbeatTicks + 1)
        #expect(due.contains(.requestProposal(.initial, one, .heartbeat)))
        var backup = Driver(4, own: 2)
        #expect(backup.ticks(backup.replica.settings.heartbeatPatienceTicks - 1).broadcasts == [])
        #expect(backup.ticks(2).broadcasts.contains(backup.suspect(0)))
    }

    @Test func `the validator may accuse the primary`() {
        var driver = Driver(4, own: 2)
        #expect(
            driver.step(.suspectPrimary(.starvedTransaction, in: driver.replica.view)) == [
                .suspected(.initial, .starvedTransaction), .broadcast(driver.suspect(0)),
            ]
        )
    }

    @Test func `a SUSPECT counts for three STATUS intervals, and no longer unless it is repeated`() {
        var driver = Driver(4, own: 2)
        let interval = driver.replica.settings.statusTicks
        _ = driver.receive(driver.suspect(0), from: 1)
        _ = driver.ticks(interval * 3 + 1)
        #expect(driver.receive(driver.suspect(0), from: 3).broadcasts == [], "the first accuser fell silent")
        _ = driver.ticks(interval * 2)
        #expect(driver.receive(driver.suspect(0), from: 1).broadcasts == [driver.viewChange(1)], "both say so lately")
    }

    @Test func `impatient replicas come together although they became so at different times`() {
        var driver = Driver(4, own: 2)
        let interval = driver.replica.settings.statusTicks
        for _ in 0..<20 {
            #expect(driver.receive(driver.suspect(0), from: 1).broadcasts == [])
            _ = driver.ticks(interval)
        }
        #expect(driver.receive(driver.suspect(0), from: 3).broadcasts == [driver.viewChange(1)])
    }

    @Test func `a repeated SUSPECT is looked at once in half an interval`() {
        var driver = Driver(4, own: 2)
        let signed = driver.committee.sign(driver.suspect(0), by: 1)
        #expect(driver.replica.isUseful(signed))
        _ = driver.receive(driver.suspect(0), from: 1)
        #expect(!driver.replica.isUseful(signed))
        _ = driver.ticks(driver.replica.settings.statusTicks / 2)
        #expect(driver.replica.isUseful(signed))
        _ = driver.receive(driver.suspect(1), from: 1)
        _ = driver.ticks(driver.replica.settings.statusTicks)
        #expect(!driver.replica.isUseful(signed), "it suspects a later view by now")
    }
}
