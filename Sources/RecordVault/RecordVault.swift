package import ChainCrypto
package import Primitives
internal import Storage

/// One node's vault: sealed records, their envelopes, the custodian's keys, what was released and what was erased.
///
/// ```
/// sealed/      blobs by name          keys/      data keys, sealed under the vault key
/// unfinished/  uploads under way      used/      log of used disclosures
/// envelopes/   a folder a blob        erasures/  log of erasures begun and finished
/// ```
/// May be used from several threads, by one process.
package final class RecordVault: Sendable {
    package let blobs: BlobStore
    package let envelopes: EnvelopeStore
    package let keys: CustodianKeyStore
    package let used: UsedDisclosures
    package let erasure: Erasure

    /// Opens or makes the vault in a folder, and finishes erasures that were interrupted.
    package init(folder: String, vaultKey: SecretBytes, blobByteCountLimit: UInt64) throws(VaultError) {
        blobs = try BlobStore(folder: folder, byteCountLimit: blobByteCountLimit)
        envelopes = try EnvelopeStore(folder: folder + "/envelopes")
        keys = try CustodianKeyStore(folder: folder + "/keys", vaultKey: vaultKey)
        used = try UsedDisclosures(log: try Self.log(folder + "/used"))
        let pending = try PendingErasures(log: try Self.log(folder + "/erasures"))
        erasure = Erasure(blobs: blobs, envelopes: envelopes, keys: keys, pending: pending)
        _ = try erasure.resume()
    }

    /// Every record of which there is anything here: ciphertext, key or an envelope; ascending.
    package func names() throws(VaultError) -> [Hash256] {
        Set(try blobs.names() + keys.names() + envelopes.names()).sorted()
    }

    private static func log(_ path: String) throws(VaultError) -> sending any RecordLog {
        do throws(StorageError) { return try FileRecordLog(path: path) } catch { throw .storage(error) }
    }
}
