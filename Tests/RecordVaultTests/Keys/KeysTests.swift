import ChainCrypto
import Foundation
import Primitives
import RecordVault
import TestSupport
import Testing

@Suite struct KeysTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func envelope(to key: HPKEPrivateKey, disclosure: UInt64 = 9) throws -> BlobEnvelope {
        try BlobEnvelope.seal(
            Fixture.key,
            of: Fixture.blob,
            to: Fixture.reader,
            encryptionKey: key.publicKey,
            disclosure: disclosure,
            genesis: Fixture.genesis
        )
    }

    @Test func `an envelope is X-Wing's and opens for its reader on its chain only`() throws {
        let (key, other) = (try HPKEPrivateKey.generate(), try HPKEPrivateKey.generate())
        let envelope = try BlobEnvelope(canonicalBytes: envelope(to: key).canonicalBytes)
        #expect(envelope.sealed.suite == 0x647A)
        #expect(try envelope.open(with: key, genesis: Fixture.genesis).isEqual(to: Fixture.key))
        #expect(throws: VaultError.self) { try envelope.open(with: other, genesis: Fixture.genesis) }
        #expect(throws: VaultError.self) { try envelope.open(with: key, genesis: Fixture.blob) }
        let bytes = envelope.canonicalBytes
        for index in stride(from: 0, to: bytes.count, by: 13) {
            var changed = bytes
            changed[index] ^= 1
            guard let altered = try? BlobEnvelope(canonicalBytes: changed) else { continue }
            #expect(throws: VaultError.self) { try altered.open(with: key, genesis: Fixture.genesis) }
        }
    }

    @Test func `envelopes are kept beside their blob with the suite in the stored bytes, and destroyed together`() throws {
        let store = try EnvelopeStore(folder: folder.path)
        let key = try HPKEPrivateKey.generate()
        #expect(try store.envelope(of: Fixture.blob, disclosure: 9) == nil)
        for disclosure: UInt64 in [9, 10] { try store.put(envelope(to: key, disclosure: disclosure)) }
        #expect(try store.disclosures(of: Fixture.blob) == [9, 10])
        let hex = Fixture.blob.hex
        let path = "\(folder.path)/\(hex.prefix(2))/\(hex.dropFirst(2).prefix(2))/\(hex)/9"
        let stored = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(Array(stored.prefix(5)) == [0x87, 0x01, 0x19, 0x64, 0x7A], "an array of 7, version 1, suite 0x647A")
        #expect(try store.envelope(of: Fixture.blob, disclosure: 9)?.canonicalBytes == stored)
        try Data(stored.dropLast()).write(to: URL(fileURLWithPath: path))
        #expect(throws: VaultError.self) { try store.envelope(of: Fixture.blob, disclosure: 9) }
        #expect(try store.destroy(Fixture.blob) == 2)
        #expect(try store.destroy(Fixture.blob) == 0)
        #expect(try store.envelope(of: Fixture.blob, disclosure: 10) == nil)
    }

    @Test func `a custodian's key is sealed at rest and gone when destroyed`() throws {
        let store = try CustodianKeyStore(folder: folder.path, vaultKey: Fixture.vaultKey)
        #expect(throws: VaultError.keyNotFound(Fixture.blob)) { try store.key(of: Fixture.blob) }
        try store.deposit(Fixture.key, of: Fixture.blob)
        #expect(try store.key(of: Fixture.blob).isEqual(to: Fixture.key))
        #expect(throws: VaultError.self) { try store.deposit(SecretBytes([1]), of: Fixture.blob) }
        let hex = Fixture.blob.hex
        let path = "\(folder.path)/\(hex.prefix(2))/\(hex.dropFirst(2).prefix(2))/\(hex)"
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(bytes.range(of: Data(Fixture.key.copyBytes())) == nil)
        let foreign = try CustodianKeyStore(folder: folder.path, vaultKey: Fixture.otherKey)
        #expect(throws: VaultError.self) { try foreign.key(of: Fixture.blob) }
        #expect(try store.destroy(Fixture.blob))
        #expect(try !store.destroy(Fixture.blob))
        #expect(!store.has(Fixture.blob))
    }

    @Test func `a key's file in another blob's place does not open`() throws {
        let store = try CustodianKeyStore(folder: folder.path, vaultKey: Fixture.vaultKey)
        let other = Hasher256.hash([3])
        try store.deposit(Fixture.key, of: Fixture.blob)
        try store.deposit(Fixture.otherKey, of: other)
        func url(_ name: Hash256) -> URL {
            URL(fileURLWithPath: "\(folder.path)/\(name.hex.prefix(2))/\(name.hex.dropFirst(2).prefix(2))/\(name.hex)")
        }
        try Data(contentsOf: url(Fixture.blob)).write(to: url(other))
        #expect(throws: VaultError.self) { try store.key(of: other) }
    }

    @Test func `the pseudonym map is sealed, kept and forgets what is erased`() throws {
        let path = folder.path("map")
        var map = try SealedMap(path: path, vaultKey: Fixture.vaultKey)
        try map.set(SealedMap.Entry(account: Fixture.reader, secret: [1, 2]), for: "urn:uuid:patient-b")
        try map.set(SealedMap.Entry(account: Fixture.account(8)), for: "urn:uuid:patient-a")
        try map.save()
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).range(of: Data("patient".utf8)) == nil)
        var again = try SealedMap(path: path, vaultKey: Fixture.vaultKey)
        #expect(again.identifiers == ["urn:uuid:patient-a", "urn:uuid:patient-b"])
        #expect(again["urn:uuid:patient-b"] == SealedMap.Entry(account: Fixture.reader, secret: [1, 2]))
        let (wasThere, isThere) = (again.erase("urn:uuid:patient-b"), again.erase("urn:uuid:patient-b"))
        #expect(wasThere && !isThere)
        try again.save()
        #expect(try SealedMap(path: path, vaultKey: Fixture.vaultKey)["urn:uuid:patient-b"] == nil)
        #expect(throws: VaultError.self) { try SealedMap(path: path, vaultKey: Fixture.otherKey) }
        try again.destroy()
        #expect(try SealedMap(path: path, vaultKey: Fixture.otherKey).count == 0)
    }
}
