import ChainCrypto
import Primitives
import RecordVault
import Storage
import TestSupport
import Testing

@Suite struct ErasureTests {
    @Test func `erasure leaves neither key, envelope nor ciphertext, and may be repeated`() throws {
        let folder = try TemporaryFolder()
        let vault = try RecordVault(folder: folder.path, vaultKey: Fixture.vaultKey, blobByteCountLimit: 1 << 20)
        let (sealed, record) = Fixture.seal(Fixture.payload(100), chunk: 64)
        try vault.blobs.put(sealed, name: record.name)
        try vault.keys.deposit(Fixture.key, of: record.name)
        try vault.envelopes.put(
            BlobEnvelope.seal(
                Fixture.key,
                of: record.name,
                to: Fixture.reader,
                encryptionKey: HPKEPrivateKey.generate().publicKey,
                disclosure: 1,
                genesis: Fixture.genesis
            )
        )
        let destroyed = try vault.erasure.destroy(record.name)
        #expect(destroyed == .init(envelopeCount: 1, hadKey: true, hadCiphertext: true))
        #expect(!vault.blobs.has(record.name) && !vault.keys.has(record.name))
        #expect(try vault.envelopes.disclosures(of: record.name).isEmpty)
        #expect(try vault.erasure.destroy(record.name) == .init(envelopeCount: 0, hadKey: false, hadCiphertext: false))
        #expect(vault.erasure.outstanding.isEmpty)
    }

    @Test func `an erasure that was interrupted is finished when the vault is opened`() throws {
        let folder = try TemporaryFolder()
        let (sealed, record) = Fixture.seal(Fixture.payload(100), chunk: 64)
        do {
            let vault = try RecordVault(folder: folder.path, vaultKey: Fixture.vaultKey, blobByteCountLimit: 1 << 20)
            try vault.blobs.put(sealed, name: record.name)
            try PendingErasures(log: FileRecordLog(path: folder.path + "/erasures")).begin(record.name)
        }
        let vault = try RecordVault(folder: folder.path, vaultKey: Fixture.vaultKey, blobByteCountLimit: 1 << 20)
        #expect(!vault.blobs.has(record.name))
        #expect(vault.erasure.outstanding.isEmpty)
    }
}
