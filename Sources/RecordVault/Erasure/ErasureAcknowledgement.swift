package import ChainCrypto
package import Primitives

/// A member's signed statement that it destroyed what it had of a record; a claim of an honest member, not a proof.
///
/// Signed bytes: `"consilium/erasure-acknowledgement/v1" ‖ 0x00 ‖ [genesis hash, blob, holder, time, envelopes, key, ciphertext]`;
/// the last three say how many envelopes were destroyed and whether a key and the ciphertext were here.
package struct ErasureAcknowledgement: CanonicalCodable, Hashable, Sendable {
    package static let signatureType = "erasure-acknowledgement"

    package let genesis: Hash256
    package let blob: Hash256
    package let holder: OrganisationID
    package let time: Timestamp
    package let destroyed: Destroyed

    /// What was there and is gone.
    package struct Destroyed: Hashable, Sendable {
        package let envelopeCount: UInt64
        package let hadKey: Bool
        package let hadCiphertext: Bool

        package init(envelopeCount: UInt64, hadKey: Bool, hadCiphertext: Bool) {
            self.envelopeCount = envelopeCount
            self.hadKey = hadKey
            self.hadCiphertext = hadCiphertext
        }
    }

    package init(genesis: Hash256, blob: Hash256, holder: OrganisationID, time: Timestamp, destroyed: Destroyed) {
        self.genesis = genesis
        self.blob = blob
        self.holder = holder
        self.time = time
        self.destroyed = destroyed
    }

    /// The holder's signature over the statement.
    package func signature(with key: SigningKey) -> SignatureBytes { key.sign(type: Self.signatureType, canonicalBytes) }

    package func isSigned(_ signature: SignatureBytes, by key: PublicKey) -> Bool {
        SignatureCheck.isValid(signature, type: Self.signatureType, body: canonicalBytes, key: key)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(7) { (inner) throws(DecodingError) in
            let genesis = try inner.fixed(Hash256.self)
            let blob = try inner.fixed(Hash256.self)
            let holder = try inner.fixed(OrganisationID.self)
            let time = try inner.counter(Timestamp.self)
            let count = try inner.unsigned()
            let hadKey = try inner.bool()
            let hadCiphertext = try inner.bool()
            return ErasureAcknowledgement(
                genesis: genesis,
                blob: blob,
                holder: holder,
                time: time,
                destroyed: Destroyed(envelopeCount: count, hadKey: hadKey, hadCiphertext: hadCiphertext)
            )
        }
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(7)
        encoder.bytes(genesis)
        encoder.bytes(blob)
        encoder.bytes(holder)
        encoder.unsigned(time)
        encoder.unsigned(destroyed.envelopeCount)
        encoder.bool(destroyed.hadKey)
        encoder.bool(destroyed.hadCiphertext)
    }
}
