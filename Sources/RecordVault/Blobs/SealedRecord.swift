internal import ChainCrypto
package import Primitives

/// What sealing a record gave, besides the bytes.
package struct SealedRecord: Hashable, Sendable {
    package let reference: BlobReference
    /// The salted commitment to the plaintext, for the chain.
    package let commitment: Hash256

    package var name: Hash256 { reference.name }
}

/// The salted commitment to a plaintext: `H("consilium/plaintext/v1", [chunk size, plaintext length, MTH])`.
///
/// MTH is the tree hash over the plaintext's chunks, the first of which begins with the secret salt of 32 bytes. So it can
/// be computed in a stream and on several cores, and says nothing about the payload to who lacks the salt.
enum PlaintextCommitment {
    static func of(chunkByteCount: Int, plaintextByteCount: UInt64, root: Hash256) -> Hash256 {
        var encoder = CanonicalEncoder(reservingCapacity: 64)
        encoder.array(3)
        encoder.unsigned(UInt64(chunkByteCount))
        encoder.unsigned(plaintextByteCount)
        encoder.bytes(root)
        return Hasher256.hash(domain: "consilium/plaintext/v1", encoder.bytes)
    }
}
