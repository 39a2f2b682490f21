/// Where the chunks of a blob lie: everything that follows from the chunk size and the ciphertext's length.
package struct BlobGeometry: Hashable, Sendable {
    /// Bytes of the salt before the payload, inside the first chunk.
    package static let saltByteCount = 32
    package static let tagByteCount = 16
    /// The largest ciphertext that any length may claim: 256 TiB.
    package static let ciphertextByteCountLimit: UInt64 = 1 << 48
    /// The nonce counts chunks in 32 bits.
    package static let chunkCountLimit = 1 << 32

    /// Bytes of plaintext in every chunk but the last.
    package let chunkByteCount: Int
    /// Bytes of all chunks with their tags.
    package let ciphertextByteCount: Int
    package let chunkCount: Int

    /// Nil for lengths that no sealed record has.
    package init?(chunkByteCount: Int, ciphertextByteCount: UInt64) {
        guard BlobHeader.chunkByteCounts.contains(chunkByteCount), ciphertextByteCount <= Self.ciphertextByteCountLimit,
            ciphertextByteCount >= UInt64(Self.saltByteCount + Self.tagByteCount)
        else { return nil }
        let total = Int(ciphertextByteCount)
        let full = chunkByteCount + Self.tagByteCount
        let count = (total + full - 1) / full
        // Only a stream of nothing ends with an empty chunk, and the salt is never missing.
        guard total - (count - 1) * full > Self.tagByteCount, count <= Self.chunkCountLimit else { return nil }
        self.chunkByteCount = chunkByteCount
        self.ciphertextByteCount = total
        chunkCount = count
    }

    package var sealedChunkByteCount: Int { chunkByteCount + Self.tagByteCount }

    /// Bytes of the record itself.
    package var payloadByteCount: Int { ciphertextByteCount - chunkCount * Self.tagByteCount - Self.saltByteCount }

    /// Where a chunk's ciphertext and tag lie within the ciphertext.
    package func ciphertextRange(ofChunk index: Int) -> Range<Int> {
        let start = index * sealedChunkByteCount
        return start..<min(start + sealedChunkByteCount, ciphertextByteCount)
    }

    /// Where the chunks of a range lie within the ciphertext.
    package func ciphertextRange(ofChunks chunks: Range<Int>) -> Range<Int> {
        let start = chunks.lowerBound * sealedChunkByteCount
        return start..<max(start, min(chunks.upperBound * sealedChunkByteCount, ciphertextByteCount))
    }

    /// The chunks that hold a part of the payload, at least one; nil if the part reaches outside.
    package func chunks(coveringPayload offset: UInt64, count: UInt64) -> Range<Int>? {
        let (end, overflow) = offset.addingReportingOverflow(count)
        guard !overflow, end <= UInt64(payloadByteCount) else { return nil }
        let first = min((Int(offset) + Self.saltByteCount) / chunkByteCount, chunkCount - 1)
        let last = count == 0 ? first : (Int(end) + Self.saltByteCount - 1) / chunkByteCount
        return first..<(last + 1)
    }
}
