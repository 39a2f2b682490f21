import PBFT
import Primitives
import Testing

@Suite struct EvidenceTests {
    static let one = Fake.hash(30)
    static let two = Fake.hash(31)

    /// Pairs of conflicting messages and their signer.
    static let conflicts: [(UInt64, PBFTMessage, PBFTMessage)] = [
        (
            0, .prePrepare(PrePrepare(view: .initial, height: BlockHeight(1), digest: one)),
            .prePrepare(PrePrepare(view: .initial, height: BlockHeight(1), digest: two))
        ),
        (
            1, .prepare(Prepare(view: .initial, height: BlockHeight(1), digest: one)),
            .prepare(Prepare(view: .initial, height: BlockHeight(1), digest: two))
        ),
        (
            1, .commit(Commit(view: .initial, height: BlockHeight(1), digest: one)),
            .commit(Commit(view: .initial, height: BlockHeight(1), digest: two))
        ),
        (
            3, .checkpoint(Checkpoint(height: BlockHeight(1), blockHash: one)),
            .checkpoint(Checkpoint(height: BlockHeight(1), blockHash: two))
        ),
        (
            3, .viewChange(ViewChange(newView: ViewNumber(1), certificate: nil, prepared: [])),
            .viewChange(
                ViewChange(
                    newView: ViewNumber(1),
                    certificate: nil,
                    prepared: [Committee.of(4).preparedCertificate(view: 0, height: 1, digest: one)]
                )
            )
        ),
    ]

    @Test(arguments: 0..<5) func `two different messages in one place are kept as evidence, alike on every node`(place: Int) {
        let (signer, first, second) = Self.conflicts[place]
        var forward = Driver(4, own: 2)
        _ = forward.receive(first, from: signer)
        let found = forward.receive(second, from: signer).evidence
        var backward = Driver(4, own: 2)
        _ = backward.receive(second, from: signer)
        #expect(backward.receive(first, from: signer).evidence == found)
        let committee = forward.committee
        #expect(
            found == [Evidence(epoch: .initial, committee.sign(first, by: signer), committee.sign(second, by: signer))]
        )
        #expect(forward.receive(first, from: signer).evidence == [], "the first vote again")
    }

    @Test(arguments: 0..<4) func `a second lie of one signer in one place is not reported again`(place: Int) {
        let (signer, first, second) = Self.conflicts[place]
        var driver = Driver(4, own: 2)
        _ = driver.receive(first, from: signer)
        _ = driver.receive(second, from: signer)
        #expect(driver.receive(second, from: signer).evidence == [])
    }

    @Test func `the same message twice, or votes of two views, are no evidence`() {
        var driver = Driver(4, own: 2)
        #expect(driver.receive(driver.prepare(1, Self.one), from: 1).evidence == [])
        #expect(driver.receive(driver.prepare(1, Self.one), from: 1).evidence == [])
        #expect(driver.receive(driver.prepare(1, Self.two, view: 1), from: 3).evidence == [])
        #expect(driver.receive(driver.prepare(1, Self.one), from: 3).evidence == [])
    }

    @Test func `evidence survives its encoding and refuses the other order`() throws {
        let committee = Committee.of(4)
        let (signer, first, second) = Self.conflicts[1]
        let evidence = Evidence(epoch: .initial, committee.sign(first, by: signer), committee.sign(second, by: signer))
        #expect(try Evidence(canonicalBytes: evidence.canonicalBytes) == evidence)
        var encoder = CanonicalEncoder()
        encoder.array(4)
        encoder.unsigned(1)
        encoder.unsigned(evidence.epoch)
        if let second = evidence.second { encoder.encode(second) }
        encoder.encode(evidence.first)
        #expect(throws: DecodingError.self) { try Evidence(canonicalBytes: encoder.bytes) }
    }

    @Test func `a NEW-VIEW that does not follow from what it carries is evidence in itself, and nobody enters the view`() throws {
        var driver = Driver(4, own: 2)
        let nested = ([0, 1, 3] as [UInt64]).map { driver.committee.sign(driver.viewChange(1), by: $0) }
        let entries = [NewView.Entry(height: BlockHeight(1), digest: Self.one)]
        let newView = PBFTMessage.newView(NewView(view: ViewNumber(1), viewChanges: nested, entries: entries))
        let found = driver.receive(newView, from: 1).evidence
        let evidence = Evidence(epoch: .initial, invalidNewView: driver.committee.sign(newView, by: 1))
        #expect(found == [evidence] && driver.replica.view == .initial)
        #expect(try Evidence(canonicalBytes: evidence.canonicalBytes) == evidence)
        #expect(evidence.first.signedBody(driver.committee.context) == newView.signedBody(driver.committee.context))
    }

    // MARK: What is signed

    /// Two certificates of one batch by different members, and a VIEW-CHANGE with each.
    private static func sameClaim(_ committee: Committee) -> [PBFTMessage] {
        ([[0, 1, 3], [0, 2, 3]] as [[UInt64]]).map { signers in
            let proof = committee.preparedCertificate(view: 0, height: 2, digest: one, by: signers)
            let certificate = committee.checkpointCertificate(height: 1, blockHash: two, by: signers)
            return .viewChange(ViewChange(newView: ViewNumber(1), certificate: certificate, prepared: [proof]))
        }
    }

    @Test func `which members' signatures a VIEW-CHANGE shows is not what its sender claims, and contradicts nothing`() {
        var driver = Driver(4, own: 2)
        let messages = Self.sameClaim(driver.committee)
        #expect(messages[0] != messages[1] && messages[0].claim == messages[1].claim)
        let signed = messages.map { driver.committee.sign($0, by: 3) }
        #expect(signed[0].signature == signed[1].signature)
        #expect(driver.step(.received(Authenticated(unchecked: signed[0]))).evidence == [])
        #expect(!driver.replica.isUseful(signed[1]))
        #expect(driver.step(.received(Authenticated(unchecked: signed[1]))).evidence == [])
        let newViews = messages.map { change in
            let nested = ([0, 1, 3] as [UInt64]).map { driver.committee.sign(change, by: $0) }
            let entries = [NewView.Entry(height: BlockHeight(2), digest: Self.one)]
            return PBFTMessage.newView(NewView(view: ViewNumber(1), viewChanges: nested, entries: entries))
        }
        #expect(newViews.flatMap { driver.receive($0, from: 1).evidence } == [])
        #expect(driver.replica.view == ViewNumber(1) && driver.replica.status == .active)
    }

    @Test func `an own VIEW-CHANGE that comes back with other members' signatures is the own one`() {
        let own = DurableRecord(epoch: .initial, content: .signed(Self.sameClaim(Committee.of(4))[0]))
        let head = CertifiedHead(height: .genesis, blockHash: .zero, certificate: nil)
        var replica = Replica(committee: .of(4), own: ValidatorIndex(2), certified: head, restoring: [own])
        _ = replica.step(.started)
        let returned = Committee.of(4).sign(Self.sameClaim(Committee.of(4))[1], by: 2)
        #expect(!replica.isUseful(returned))
        _ = replica.step(.received(Authenticated(unchecked: returned)))
        #expect(replica.mode == .voting)
    }

    @Test func `an own signature that the journal lacks stops the voting`() {
        var driver = Driver(4, own: 2)
        let unknown = driver.committee.sign(driver.prepare(1, Self.one), by: 2)
        #expect(driver.step(.received(Authenticated(unchecked: unknown))) == [.forgotten(unknown)])
        #expect(driver.replica.mode == .observing)
        _ = driver.receive(driver.prePrepare(1, Self.two), from: 0)
        _ = driver.step(.batchHeld(BlockHeight(1), Self.two))
        #expect(driver.journal.isEmpty)
        #expect(driver.step(.suspectPrimary(.noProgress, in: driver.replica.view)) == [])
    }

    @Test func `an own vote far above the window that the journal lacks stops the voting too`() {
        var driver = Driver(4, own: 2)
        let unknown = driver.committee.sign(driver.prepare(5_000, Self.one, view: 90), by: 2)
        #expect(driver.replica.isUseful(unknown), "peers return the votes that they know")
        #expect(driver.step(.received(Authenticated(unchecked: unknown))) == [.forgotten(unknown)])
    }

    @Test func `own votes that the journal knows are of no use`() {
        var driver = Driver(4, own: 2)
        driver.prepareProposal(1, Self.one)
        let known = driver.committee.sign(driver.prepare(1, Self.one), by: 2)
        #expect(!driver.replica.isUseful(known))
        #expect(driver.replica.isUseful(driver.committee.sign(driver.prepare(1, Self.two), by: 2)))
    }

    @Test func `a NEW-VIEW that carries a forgotten VIEW-CHANGE of this replica stops the voting`() {
        var driver = Driver(4, own: 2)
        let viewChange = PBFTMessage.viewChange(ViewChange(newView: ViewNumber(1), certificate: nil, prepared: []))
        let signed = ([0, 1, 2] as [UInt64]).map { driver.committee.sign(viewChange, by: $0) }
        let effects = driver.receive(.newView(NewView(view: ViewNumber(1), viewChanges: signed, entries: [])), from: 1)
        #expect(effects.contains(.forgotten(signed[2])))
        #expect(driver.replica.mode == .observing)
        #expect(driver.replica.view == ViewNumber(1), "it follows")
    }

    @Test func `a fetched block that gave another result stops the voting and the fetching`() {
        var driver = Driver(4, own: 2)
        let divergence = Divergence(height: BlockHeight(1), own: Self.one, other: Self.two, checkpoints: [])
        #expect(driver.step(.diverged(divergence)) == [.diverged(divergence)])
        #expect(driver.step(.diverged(divergence)) == [], "once")
        #expect(driver.replica.mode == .diverged)
        _ = driver.receive(.status(Status(view: .initial, certifiedHeight: BlockHeight(9), phases: [])), from: 1)
        let effects = driver.ticks(500)
        #expect(!effects.contains { if case .fetchBlocks = $0 { true } else { false } })
        #expect(effects.broadcasts == [])
    }

    @Test func `why a replica stands still survives its encoding`() throws {
        let committee = Committee.of(4)
        let checkpoint = PBFTMessage.checkpoint(Checkpoint(height: BlockHeight(7), blockHash: Self.two))
        let checkpoints = ([0, 1, 3] as [UInt64]).map { committee.sign(checkpoint, by: $0) }
        let reasons: [Standstill] = [
            .diverged(Divergence(height: BlockHeight(7), own: Self.one, other: Self.two, checkpoints: checkpoints)),
            .diverged(Divergence(height: BlockHeight(7), own: Self.one, other: nil, checkpoints: [])),
            .forgotten(checkpoints[0]), .journalLost,
        ]
        for reason in reasons { #expect(try Standstill(canonicalBytes: reason.canonicalBytes) == reason) }
        for broken: [UInt8] in [[0x82, 3, 0], [0x82, 4, 0xF6], [0x81, 3], [0x82, 0, 0xF6]] {
            #expect(throws: DecodingError.self) { try Standstill(canonicalBytes: broken) }
        }
    }
}
