package import ChainCrypto
package import Primitives

/// Checks a range against a blob's name, and opens it.
package enum BlobRangeVerifier {
    /// Whether the range's chunks stand at their place in the blob of this name; reads nothing else.
    package static func isGenuine(_ range: BlobRange, name: Hash256) -> Bool { place(of: range, name: name) != nil }

    /// The part of the payload from `offset`, `count` bytes long, after checking the range and opening its chunks.
    package static func open(
        _ range: BlobRange,
        name: Hash256,
        key: SecretBytes,
        offset: UInt64,
        count: UInt64
    ) throws(VaultError) -> [UInt8] {
        guard let (geometry, chunks) = place(of: range, name: name) else {
            throw .malformed(what: "blob range", detail: "its chunks do not lead to the blob's name")
        }
        guard range.header.isSealed(with: key) else { throw .wrongKey }
        guard let needed = geometry.chunks(coveringPayload: offset, count: count) else {
            throw .rangeOutside(payloadByteCount: UInt64(geometry.payloadByteCount))
        }
        guard chunks.lowerBound <= needed.lowerBound, needed.upperBound <= chunks.upperBound else {
            throw .malformed(what: "blob range", detail: "it does not cover the bytes asked for")
        }
        let plaintext = try plaintext(of: needed, in: range, from: chunks.lowerBound, geometry, key)
        let start = Int(offset) + BlobGeometry.saltByteCount - needed.lowerBound * geometry.chunkByteCount
        return Array(plaintext[start..<(start + Int(count))])
    }

    private static func plaintext(
        of needed: Range<Int>,
        in range: BlobRange,
        from first: Int,
        _ geometry: BlobGeometry,
        _ key: SecretBytes
    ) throws(VaultError) -> [UInt8] {
        let cipher = ChunkCipher(header: range.header, key: key)
        let base = first * geometry.sealedChunkByteCount
        var plaintext: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: geometry.chunkByteCount)
        for index in needed {
            let bytes = geometry.ciphertextRange(ofChunk: index)
            let isGenuine = range.ciphertext.withUnsafeBytes { sealed in
                buffer.withUnsafeMutableBytes { output in
                    cipher.open(
                        UnsafeRawBufferPointer(rebasing: sealed[(bytes.lowerBound - base)..<(bytes.upperBound - base)]),
                        into: output,
                        index: index,
                        isLast: index == geometry.chunkCount - 1
                    )
                }
            }
            guard isGenuine else { throw .alteredChunk(index: index) }
            plaintext.append(contentsOf: buffer[..<(bytes.count - BlobGeometry.tagByteCount)])
        }
        return plaintext
    }

    /// The blob's geometry and the chunks that the range holds, if all of it leads to the name.
    package static func place(of range: BlobRange, name: Hash256) -> (BlobGeometry, Range<Int>)? {
        let full = range.header.chunkByteCount + BlobGeometry.tagByteCount
        guard
            let geometry = BlobGeometry(
                chunkByteCount: range.header.chunkByteCount,
                ciphertextByteCount: range.ciphertextByteCount
            ), let first = Int(exactly: range.firstChunk), first < geometry.chunkCount, !range.ciphertext.isEmpty
        else { return nil }
        let chunks = first..<(first + (range.ciphertext.count + full - 1) / full)
        guard chunks.upperBound <= geometry.chunkCount,
            geometry.ciphertextRange(ofChunks: chunks).count == range.ciphertext.count
        else { return nil }
        let leaves = range.ciphertext.withUnsafeBytes { bytes in
            (0..<chunks.count).map { index in
                let end = min((index + 1) * full, bytes.count)
                return MerkleTree.leafHash(UnsafeRawBufferPointer(rebasing: bytes[(index * full)..<end]))
            }
        }
        let root = MerkleRange.root(leaves: leaves, from: first, leafCount: geometry.chunkCount, proof: range.proof)
        guard let root,
            let reference = BlobReference(
                header: range.header,
                ciphertextByteCount: range.ciphertextByteCount,
                root: root
            ), reference.name == name
        else { return nil }
        return (geometry, chunks)
    }
}
