package import Primitives

/// Destroys all that a node has of a record: the key first, since without it the rest is noise.
package struct Erasure: Sendable {
    private let blobs: BlobStore
    private let envelopes: EnvelopeStore
    private let keys: CustodianKeyStore
    private let pending: PendingErasures

    init(blobs: BlobStore, envelopes: EnvelopeStore, keys: CustodianKeyStore, pending: PendingErasures) {
        self.blobs = blobs
        self.envelopes = envelopes
        self.keys = keys
        self.pending = pending
    }

    /// Destroys key, envelopes and ciphertext, and returns when that is on disk.
    ///
    /// A step that fails leaves the record on the pending list; doing it again is harmless.
    package func destroy(_ blob: Hash256) throws(VaultError) -> DestroyedRecord {
        try pending.begin(blob)
        let hadKey = try keys.destroy(blob)
        let envelopeCount = try envelopes.destroy(blob)
        let hadCiphertext = try blobs.delete(blob)
        try pending.finish(blob)
        return DestroyedRecord(
            envelopeCount: UInt64(envelopeCount),
            hadKey: hadKey,
            hadCiphertext: hadCiphertext
        )
    }

    /// Finishes what an earlier run began, and gives the records concerned.
    package func resume() throws(VaultError) -> [Hash256] {
        let names = pending.names
        for name in names { _ = try destroy(name) }
        return names
    }

    /// What is to be destroyed still, ascending.
    package var outstanding: [Hash256] { pending.names }
}
