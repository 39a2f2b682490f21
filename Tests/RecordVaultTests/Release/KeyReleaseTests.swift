import ChainCrypto
import Primitives
import RecordVault
import Storage
import TestSupport
import Testing

@Suite struct KeyReleaseTests {
    private let hospital = Organisations.id(named: "general")

    private func facts(
        isUsed: Bool = false,
        isRevoked: Bool = false,
        isCertified: Bool = true,
        expires: UInt64 = 160_000
    ) -> DisclosureFacts {
        DisclosureFacts(
            id: 5,
            blob: Fixture.blob,
            reader: Fixture.reader,
            custodian: hospital,
            purpose: "treatment",
            at: Timestamp(100_000),
            expires: Timestamp(expires),
            isUsed: isUsed,
            isRevoked: isRevoked,
            isCertified: isCertified
        )
    }

    private func question(
        reader: AccountID = Fixture.reader,
        blob: Hash256? = Fixture.blob,
        organisation: OrganisationID? = Organisations.id(named: "general"),
        now: UInt64 = 100_000,
        isUsedHere: Bool = false,
        isStillPermitted: Bool = true
    ) -> KeyRelease.Question {
        KeyRelease.Question(
            disclosure: 5,
            reader: reader,
            blob: blob,
            organisation: organisation,
            now: Timestamp(now),
            isUsedHere: isUsedHere,
            isStillPermitted: isStillPermitted
        )
    }

    @Test func `a certified, unused, fresh disclosure of the reader gives the key`() {
        #expect(KeyRelease.decide(question(), facts: facts()) == .release)
        #expect(KeyRelease.decide(question(blob: nil, now: 159_999), facts: facts()) == .release)
    }

    @Test func `everything else is refused with its reason`() {
        #expect(KeyRelease.decide(question(), facts: nil) == .refuse(.unknownDisclosure))
        #expect(KeyRelease.decide(question(), facts: facts(isCertified: false)) == .refuse(.notCertified))
        #expect(KeyRelease.decide(question(reader: Fixture.account(8)), facts: facts()) == .refuse(.otherReader))
        #expect(KeyRelease.decide(question(blob: Fixture.genesis), facts: facts()) == .refuse(.otherRecord))
        #expect(KeyRelease.decide(question(organisation: nil), facts: facts()) == .refuse(.notCustodian))
        let other = Organisations.id(named: "other")
        #expect(KeyRelease.decide(question(organisation: other), facts: facts()) == .refuse(.notCustodian))
        #expect(KeyRelease.decide(question(), facts: facts(isUsed: true)) == .refuse(.used))
        #expect(KeyRelease.decide(question(isUsedHere: true), facts: facts()) == .refuse(.used))
        #expect(KeyRelease.decide(question(), facts: facts(isRevoked: true)) == .refuse(.revoked))
        #expect(KeyRelease.decide(question(now: 99_999), facts: facts()) == .refuse(.notYetValid))
        #expect(KeyRelease.decide(question(now: 160_000), facts: facts(expires: 900_000)) == .refuse(.expired))
        #expect(KeyRelease.decide(question(now: 110_000), facts: facts(expires: 110_000)) == .refuse(.expired))
        #expect(KeyRelease.decide(question(isStillPermitted: false), facts: facts()) == .refuse(.noLongerPermitted))
    }

    @Test func `another reader learns nothing of a disclosure's state`() {
        let question = question(reader: Fixture.account(8), now: 900_000, isUsedHere: true)
        #expect(KeyRelease.decide(question, facts: facts(isUsed: true, isCertified: false)) == .refuse(.otherReader))
    }

    @Test func `a disclosure is used once, also after a crash`() throws {
        let folder = try TemporaryFolder()
        let use = UsedDisclosures.Use(disclosure: 5, blob: Fixture.blob, reader: Fixture.reader, time: Timestamp(1))
        do {
            let used = try UsedDisclosures(log: FileRecordLog(path: folder.path))
            #expect(!used.contains(5))
            #expect(try used.use(use))
            #expect(try !used.use(use))
        }
        let again = try UsedDisclosures(log: FileRecordLog(path: folder.path))
        #expect(again.contains(5))
        #expect(again.count == 1)
        #expect(try !again.use(use))
    }

    @Test func `a use that cannot be noted is no use`() throws {
        let log = InMemoryRecordLog()
        log.failWrites(with: .full(path: "used"))
        let used = try UsedDisclosures(log: log)
        let use = UsedDisclosures.Use(disclosure: 5, blob: Fixture.blob, reader: Fixture.reader, time: Timestamp(1))
        #expect(throws: VaultError.storage(.full(path: "used"))) { try used.use(use) }
        #expect(!used.contains(5))
    }
}
