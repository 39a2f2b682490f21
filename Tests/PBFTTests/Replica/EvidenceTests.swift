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
        #expect(found == [.equivocation(Equivocation(committee.sign(first, by: signer), committee.sign(second, by: signer)))])
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
        let evidence = Equivocation(committee.sign(first, by: signer), committee.sign(second, by: signer))
        #expect(try Equivocation(canonicalBytes: evidence.canonicalBytes) == evidence)
        var encoder = CanonicalEncoder()
        encoder.array(2)
        encoder.encode(evidence.second)
        encoder.encode(evidence.first)
        #expect(throws: DecodingError.self) { try Equivocation(canonicalBytes: encoder.bytes) }
    }

    @Test func `an own signature that the journal lacks stops the voting`() {
        var driver = Driver(4, own: 2)
        let unknown = driver.committee.sign(driver.prepare(1, Self.one), by: 2)
        #expect(driver.step(.received(Authenticated(unchecked: unknown))) == [.forgotten(unknown)])
        #expect(driver.replica.mode == .observing)
        _ = driver.receive(driver.prePrepare(1, Self.two), from: 0)
        _ = driver.step(.batchHeld(BlockHeight(1), Self.two))
        #expect(driver.journal.isEmpty)
        #expect(driver.step(.suspectPrimary(.noProgress)) == [])
    }
}
