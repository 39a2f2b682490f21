internal import ChainCrypto
package import Primitives

/// A blob's name and what it is the hash of.
package struct BlobReference: Hashable, Sendable {
    package let header: BlobHeader
    package let geometry: BlobGeometry
    /// RFC 6962 tree hash over the chunks' ciphertext.
    package let root: Hash256
    /// `H("consilium/blob/v1", [header bytes, ciphertext length, root])`.
    package let name: Hash256

    /// Nil for lengths that no sealed record has.
    package init?(header: BlobHeader, ciphertextByteCount: UInt64, root: Hash256) {
        guard let geometry = BlobGeometry(chunkByteCount: header.chunkByteCount, ciphertextByteCount: ciphertextByteCount)
        else { return nil }
        self.header = header
        self.geometry = geometry
        self.root = root
        var encoder = CanonicalEncoder(reservingCapacity: 128)
        encoder.array(3)
        encoder.bytes(header.canonicalBytes)
        encoder.unsigned(ciphertextByteCount)
        encoder.bytes(root)
        name = Hasher256.hash(domain: "consilium/blob/v1", encoder.bytes)
    }

    /// Bytes of the sealed form: framed header and ciphertext.
    package var sealedByteCount: Int { header.framed.count + geometry.ciphertextByteCount }
}
