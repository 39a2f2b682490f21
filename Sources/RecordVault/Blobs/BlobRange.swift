package import Primitives

/// A part of a blob that can be checked and opened alone: the chunks that cover it, and the way to the name.
///
/// Bytes: `[1, header bytes, ciphertext length, first chunk, [hashes…], ciphertext of the chunks]`.
package struct BlobRange: CanonicalCodable, Hashable, Sendable {
    /// The most ciphertext that one range carries.
    package static let ciphertextByteCountLimit = 16 << 20

    package let header: BlobHeader
    package let ciphertextByteCount: UInt64
    package let firstChunk: UInt64
    package let proof: [Hash256]
    package let ciphertext: [UInt8]

    package init(header: BlobHeader, ciphertextByteCount: UInt64, firstChunk: UInt64, proof: [Hash256], ciphertext: [UInt8]) {
        self.header = header
        self.ciphertextByteCount = ciphertextByteCount
        self.firstChunk = firstChunk
        self.proof = proof
        self.ciphertext = ciphertext
    }

    /// This range and the one that begins where it ends, as one; both must be genuine ranges of the same blob.
    ///
    /// What lies left of the first and right of the second is proved by their own hashes; what lies between falls away.
    package func joined(with next: BlobRange) -> BlobRange? {
        guard let geometry = BlobGeometry(chunkByteCount: header.chunkByteCount, ciphertextByteCount: ciphertextByteCount),
            let first = Int(exactly: firstChunk), let second = Int(exactly: next.firstChunk), next.header == header,
            next.ciphertextByteCount == ciphertextByteCount, first < second, second < geometry.chunkCount,
            geometry.ciphertextRange(ofChunks: first..<second).count == ciphertext.count,
            ciphertext.count + next.ciphertext.count <= Self.ciphertextByteCountLimit
        else { return nil }
        let left = MerkleRange.hashCount(before: first, leafCount: geometry.chunkCount)
        let skipped = MerkleRange.hashCount(before: second, leafCount: geometry.chunkCount)
        guard left <= proof.count, skipped <= next.proof.count else { return nil }
        return BlobRange(
            header: header,
            ciphertextByteCount: ciphertextByteCount,
            firstChunk: firstChunk,
            proof: Array(proof[..<left]) + Array(next.proof[skipped...]),
            ciphertext: ciphertext + next.ciphertext
        )
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(6) { (inner) throws(DecodingError) in
            guard try inner.unsigned() == 1 else { throw inner.failure(.invalidValue("blob range version")) }
            let header = try BlobHeader(canonicalBytes: try inner.bytes(limit: BlobHeader.byteCountLimit))
            let length = try inner.unsigned()
            let first = try inner.unsigned()
            let proof = try inner.list(limit: MerkleRange.hashLimit) { (item) throws(DecodingError) in
                try item.fixed(Hash256.self)
            }
            return BlobRange(
                header: header,
                ciphertextByteCount: length,
                firstChunk: first,
                proof: proof,
                ciphertext: try inner.bytes(limit: Self.ciphertextByteCountLimit)
            )
        }
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(6)
        encoder.unsigned(1 as UInt64)
        encoder.bytes(header.canonicalBytes)
        encoder.unsigned(ciphertextByteCount)
        encoder.unsigned(firstChunk)
        encoder.array(proof.count)
        for hash in proof { encoder.bytes(hash) }
        encoder.bytes(ciphertext)
    }
}
