package import ChainCrypto
package import Primitives

/// What stands in the clear before a blob's chunks: `[1, suite, chunk size, 7 random bytes, key commitment]`.
///
/// Spec: `Docs/spec/vault.md`.
package struct BlobHeader: CanonicalCodable, Hashable, Sendable {
    /// AES-256-GCM chunks under a key derived by HKDF-SHA-256.
    package static let suite: UInt64 = 1
    package static let prefixByteCount = 7
    /// Chunk sizes that are written and read.
    package static let chunkByteCounts = 64...1_048_576
    package static let defaultChunkByteCount = 65_536
    /// No header is longer.
    package static let byteCountLimit = 64

    /// Bytes of plaintext in every chunk but the last.
    package let chunkByteCount: Int
    /// The random start of every chunk's nonce.
    package let noncePrefix: [UInt8]
    /// `H("consilium/blob-key/v1", key)`: two readers cannot be shown two texts under one name.
    package let keyCommitment: Hash256

    package init(chunkByteCount: Int, noncePrefix: [UInt8], key: SecretBytes) {
        precondition(Self.chunkByteCounts.contains(chunkByteCount), "a chunk has 64 to 1,048,576 bytes")
        precondition(noncePrefix.count == Self.prefixByteCount, "a nonce prefix has 7 bytes")
        self.chunkByteCount = chunkByteCount
        self.noncePrefix = noncePrefix
        keyCommitment = Self.commitment(to: key)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        (chunkByteCount, noncePrefix, keyCommitment) = try decoder.array(5) { (inner) throws(DecodingError) in
            guard try inner.unsigned() == 1 else { throw inner.failure(.invalidValue("blob header version")) }
            guard try inner.unsigned() == Self.suite else { throw inner.failure(.invalidValue("blob suite")) }
            guard let size = Int(exactly: try inner.unsigned()), Self.chunkByteCounts.contains(size) else {
                throw inner.failure(.outOfRange)
            }
            let prefix = try inner.bytes(limit: Self.prefixByteCount)
            guard prefix.count == Self.prefixByteCount else { throw inner.failure(.invalidValue("nonce prefix of 7 bytes")) }
            return (size, prefix, try inner.fixed(Hash256.self))
        }
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(5)
        encoder.unsigned(1 as UInt64)
        encoder.unsigned(Self.suite)
        encoder.unsigned(UInt64(chunkByteCount))
        encoder.bytes(noncePrefix)
        encoder.bytes(keyCommitment)
    }

    /// The header as it leads the sealed form: its length in two bytes, big-endian, then its canonical bytes.
    package var framed: [UInt8] {
        let bytes = canonicalBytes
        return [0, UInt8(truncatingIfNeeded: bytes.count)] + bytes
    }

    /// Whether the key is the one that this blob was sealed with.
    package func isSealed(with key: SecretBytes) -> Bool {
        key.count == AuthenticatedCipher.keyByteCount && Self.commitment(to: key) == keyCommitment
    }

    private static func commitment(to key: SecretBytes) -> Hash256 {
        key.withBytes { Hasher256.hash(domain: "consilium/blob-key/v1", $0) }
    }
}
