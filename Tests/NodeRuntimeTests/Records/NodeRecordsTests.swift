import ChainCrypto
import Foundation
import Ledger
import NodeRuntime
import Primitives
import RecordVault
import TestSupport
import Testing

/// The release of keys against a real ledger with the project's own contracts.
@Suite struct NodeRecordsTests {
    let bench: RecordsBench
    let blob: Hash256

    init() throws {
        bench = try RecordsBench()
        blob = try bench.makeRecord([7, 8, 9])
    }

    private func disclose(to reader: SigningKey = RecordsBench.bob) throws -> UInt64 {
        try bench.grant(to: reader)
        return try RecordsBench.number(bench.call("records", "request", RecordsBench.request(blob), by: reader))
    }

    @Test func `a certified disclosure gives its reader the key, which opens the record`() throws {
        let disclosure = try disclose()
        let reader = RecordsBench.account(RecordsBench.bob)
        let envelope = try bench.records.release(disclosure: disclosure, to: reader, blob: blob)
        #expect(envelope.sealed.suite == 0x647A)
        let key = try envelope.open(with: RecordsBench.encryptionKey(31), genesis: bench.genesis.hash)
        let stored = try #require(try bench.records.blob(blob))
        let sealed = try (0..<stored.pieceCount).flatMap { try stored.piece($0) }
        #expect(try BlobOpener.open(sealed, key: key, name: blob).payload == [7, 8, 9])
        #expect(throws: VaultError.self) {
            try envelope.open(with: RecordsBench.encryptionKey(32), genesis: bench.genesis.hash)
        }
        #expect(try bench.records.vault.envelopes.envelope(of: blob, disclosure: disclosure) == envelope)
    }

    @Test func `no key without a disclosure, and none for a refused request`() throws {
        #expect(try bench.refusal(1, RecordsBench.bob) == .unknownDisclosure)
        #expect(try bench.refusal(.max, RecordsBench.bob) == .unknownDisclosure)
        let receipt = try bench.call("records", "request", RecordsBench.request(blob), by: RecordsBench.bob)
        #expect(try bench.refusal(RecordsBench.number(receipt), RecordsBench.bob) == .unknownDisclosure)
    }

    @Test func `no key with an uncertified disclosure`() throws {
        try bench.grant(to: RecordsBench.bob)
        let block = try bench.execute("records", "request", RecordsBench.request(blob), by: RecordsBench.bob)
        let disclosure = try RecordsBench.number(try #require(block.receipts.first))
        #expect(try bench.refusal(disclosure, RecordsBench.bob) == .unknownDisclosure)
        try bench.certify(block)
        #expect(try bench.refusal(disclosure, RecordsBench.bob) == nil)
    }

    @Test func `no key with another reader's disclosure or for another record`() throws {
        let disclosure = try disclose()
        #expect(try bench.refusal(disclosure, RecordsBench.carol) == .otherReader)
        let other = try bench.makeRecord([1])
        #expect(try bench.refusal(disclosure, RecordsBench.bob, blob: other) == .otherRecord)
        #expect(try bench.refusal(disclosure, RecordsBench.bob, blob: blob) == nil)
    }

    @Test func `no key with an expired disclosure`() throws {
        let disclosure = try disclose()
        bench.advance(milliseconds: 60_000)
        try bench.grant(to: RecordsBench.carol)
        #expect(try bench.refusal(disclosure, RecordsBench.bob) == .expired)
    }

    @Test func `a disclosure also expires by the node's own clock while no block comes`() throws {
        let disclosure = try disclose()
        let late = Timestamp(bench.now.rawValue + 60_000)
        let folder = bench.folder?.path("late") ?? ""
        let records = try NodeRecords(
            folder: folder,
            vaultKey: SecretBytes([UInt8](repeating: 3, count: 32)),
            blobByteCountLimit: 1 << 20,
            organisation: Organisations.id(named: "general"),
            reader: bench.ledger.reader,
            now: { late }
        )
        #expect(throws: NodeRecordsError.self) {
            try records.release(disclosure: disclosure, to: RecordsBench.account(RecordsBench.bob))
        }
    }

    @Test func `no key twice, whether used here or on the chain`() throws {
        let disclosure = try disclose()
        #expect(try bench.refusal(disclosure, RecordsBench.bob) == nil)
        #expect(try bench.refusal(disclosure, RecordsBench.bob) == .used)
        let second = try disclose()
        try bench.call("records", "redeem", [.unsigned(second)], by: RecordsBench.hana)
        #expect(try bench.refusal(second, RecordsBench.bob) == .used)
    }

    @Test func `no key with a revoked disclosure, nor after consent was withdrawn`() throws {
        let revoked = try disclose()
        try bench.call("records", "revoke", [.unsigned(revoked)], by: RecordsBench.alice)
        #expect(try bench.refusal(revoked, RecordsBench.bob) == .revoked)
        let disclosure = try disclose()
        try bench.call("consent", "withdraw", [.bytes(RecordsBench.bob.publicKey.bytes)], by: RecordsBench.alice)
        #expect(try bench.refusal(disclosure, RecordsBench.bob) == .noLongerPermitted)
    }

    @Test func `only the custodian's node releases`() throws {
        let disclosure = try disclose()
        let records = try NodeRecords(
            folder: bench.folder?.path("other") ?? "",
            vaultKey: SecretBytes([UInt8](repeating: 3, count: 32)),
            blobByteCountLimit: 1 << 20,
            organisation: Organisations.id(named: "other"),
            reader: bench.ledger.reader,
            now: { .zero }
        )
        do throws(NodeRecordsError) {
            _ = try records.release(disclosure: disclosure, to: RecordsBench.account(RecordsBench.bob))
            Issue.record("another organisation's node gave a key")
        } catch {
            guard case .refused(.notCustodian) = error else {
                Issue.record("refused for another reason: \(error)")
                return
            }
        }
    }

    @Test func `a key that does not belong to the blob is not taken`() throws {
        #expect(throws: NodeRecordsError.self) {
            try bench.records.depositKey(SecretBytes([UInt8](repeating: 5, count: 32)), of: blob)
        }
        #expect(throws: NodeRecordsError.self) { try bench.records.depositKey(RecordsBench.dataKey, of: .zero) }
    }

    @Test func `a record is destroyed when its erasure is granted and not before, and is not taken again`() async throws {
        #expect(throws: NodeRecordsError.self) { try bench.records.erase(blob) }
        let stored = try #require(try bench.records.blob(blob))
        let sealed = try stored.sealedBytes(from: 0, count: stored.sealedByteCount)
        #expect(bench.records.hasBlob(blob))
        let general = CanonicalValue.bytes(Organisations.id(named: "general").bytes)
        try bench.call("records", "requestErasure", [general], by: RecordsBench.alice)
        try bench.call(
            "records",
            "decideErasure",
            [.bytes(RecordsBench.alice.publicKey.bytes), .bool(true), .text("none_given"), .array([general])],
            by: RecordsBench.rita
        )
        #expect(try bench.records.erase(blob) == .init(envelopeCount: 0, hadKey: true, hadCiphertext: true))
        #expect(!bench.records.hasBlob(blob))
        #expect(try await bench.records.eraseGranted(at: bench.ledger.reader.view).isEmpty)
        let again = try bench.records.upload()
        try again.append(sealed)
        #expect(throws: NodeRecordsError.self) { try bench.records.keep(again, as: blob) }
        #expect(try bench.records.vault.names().isEmpty)
    }

    @Test func `whatever is left of erased records is found and destroyed, whether ciphertext, key or envelope`() async throws {
        let disclosure = try disclose()
        _ = try bench.records.release(disclosure: disclosure, to: RecordsBench.account(RecordsBench.bob), blob: blob)
        let other = try bench.makeRecord([4])
        try bench.records.vault.blobs.delete(blob)
        _ = try bench.records.vault.keys.destroy(other)
        let general = CanonicalValue.bytes(Organisations.id(named: "general").bytes)
        try bench.call("records", "requestErasure", [general], by: RecordsBench.alice)
        try bench.call(
            "records",
            "decideErasure",
            [.bytes(RecordsBench.alice.publicKey.bytes), .bool(true), .text("none_given"), .array([general])],
            by: RecordsBench.rita
        )
        #expect(try await bench.records.eraseGranted(at: bench.ledger.reader.view) == [blob, other].sorted())
        #expect(try bench.records.vault.names().isEmpty)
        #expect(try await bench.records.eraseGranted(at: bench.ledger.reader.view).isEmpty)
    }
}
