package import Primitives

/// A secret wrapped to one reader.
///
/// Bytes: `[suite, encapsulated key, ciphertext]`. The suite stands in the bytes so that a later one can live beside it.
package struct SealedEnvelope: CanonicalCodable, Hashable, Sendable {
    /// The HPKE KEM identifier; 0x647A is X-Wing with HKDF-SHA-256 and AES-256-GCM.
    package let suite: UInt16
    package let encapsulatedKey: [UInt8]
    package let ciphertext: [UInt8]

    /// The largest parts that are read; X-Wing's are 1,120 bytes and the secret plus 16.
    package static let partLimit = 65_536

    package init(suite: UInt16, encapsulatedKey: [UInt8], ciphertext: [UInt8]) {
        self.suite = suite
        self.encapsulatedKey = encapsulatedKey
        self.ciphertext = ciphertext
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(3) { (inner) throws(DecodingError) in
            guard let suite = UInt16(exactly: try inner.unsigned()) else { throw inner.failure(.outOfRange) }
            let encapsulatedKey = try inner.bytes(limit: Self.partLimit)
            return SealedEnvelope(
                suite: suite,
                encapsulatedKey: encapsulatedKey,
                ciphertext: try inner.bytes(limit: Self.partLimit)
            )
        }
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(3)
        encoder.unsigned(UInt64(suite))
        encoder.bytes(encapsulatedKey)
        encoder.bytes(ciphertext)
    }
}
