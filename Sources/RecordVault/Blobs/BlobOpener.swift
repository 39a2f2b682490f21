package import ChainCrypto
package import Primitives

/// Opens one sealed record in a stream: give it the sealed form piece by piece, it appends the payload.
///
/// Every byte that it gives was authenticated under the key, but only `finish` knows that nothing is missing and under which
/// name and commitment the record stands: until then the payload is provisional.
package struct BlobOpener {
    private static let batchChunkCount = 64

    private let key: SecretBytes
    private var start = BlobStart()
    private var cipher: ChunkCipher?
    private var pending: [UInt8] = []
    private var chunkIndex = 0
    private var plaintextByteCount: UInt64 = 0
    private var ciphertextByteCount: UInt64 = 0
    private var ciphertextTree = MerkleStack()
    private var plaintextTree = MerkleStack()

    /// Takes the record's data key.
    package init(key: SecretBytes) { self.key = key }

    /// The header, once it has come.
    package var header: BlobHeader? { start.header }

    /// Takes the next piece of the sealed form and appends the payload that it completes to `output`.
    package mutating func open(_ sealed: UnsafeRawBufferPointer, into output: inout [UInt8]) throws(VaultError) {
        let rest = try start.take(sealed)
        guard let header = start.header else { return }
        if cipher == nil {
            guard header.isSealed(with: key) else { throw .wrongKey }
            cipher = ChunkCipher(header: header, key: key)
        }
        pending.append(contentsOf: rest)
        let ready = (pending.count - 1) / (header.chunkByteCount + BlobGeometry.tagByteCount)
        guard ready >= Self.batchChunkCount else { return }
        try openChunks(ready, endsBlob: false, into: &output)
    }

    /// As `open(_:into:)` for an array.
    package mutating func open(_ sealed: [UInt8], into output: inout [UInt8]) throws(VaultError) {
        try sealed.withRawBytes { (bytes) throws(VaultError) in try open(bytes, into: &output) }
    }

    /// Appends the rest, demands that the record is whole, and gives its name and commitment, which the caller compares.
    package mutating func finish(into output: inout [UInt8]) throws(VaultError) -> SealedRecord {
        guard let header = start.header else { throw .truncated }
        let full = header.chunkByteCount + BlobGeometry.tagByteCount
        let total = ciphertextByteCount + UInt64(pending.count)
        guard let geometry = BlobGeometry(chunkByteCount: header.chunkByteCount, ciphertextByteCount: total) else {
            throw .truncated
        }
        precondition(geometry.chunkCount == chunkIndex + (pending.count + full - 1) / full, "chunks were miscounted")
        try openChunks(geometry.chunkCount - chunkIndex, endsBlob: true, into: &output)
        guard let reference = BlobReference(header: header, ciphertextByteCount: total, root: ciphertextTree.root) else {
            throw .truncated
        }
        let commitment = PlaintextCommitment.of(
            chunkByteCount: header.chunkByteCount,
            plaintextByteCount: plaintextByteCount,
            root: plaintextTree.root
        )
        return SealedRecord(reference: reference, commitment: commitment)
    }

    /// Opens a whole sealed record that is in memory, and demands that it has this name.
    package static func open(_ sealed: [UInt8], key: SecretBytes, name: Hash256) throws(VaultError) -> (
        payload: [UInt8], record: SealedRecord
    ) {
        var opener = BlobOpener(key: key)
        var payload: [UInt8] = []
        try opener.open(sealed, into: &payload)
        let record = try opener.finish(into: &payload)
        guard record.name == name else { throw .otherName(expected: name, found: record.name) }
        return (payload, record)
    }

    // MARK: Chunks

    private mutating func openChunks(_ count: Int, endsBlob: Bool, into output: inout [UInt8]) throws(VaultError) {
        guard let cipher, let size = header?.chunkByteCount else { return }
        guard chunkIndex + count <= BlobGeometry.chunkCountLimit else {
            throw .malformed(what: "sealed record", detail: "it has more than 2³² chunks")
        }
        let taken = min(pending.count, count * (size + BlobGeometry.tagByteCount))
        var plaintext = [UInt8](repeating: 0, count: taken - count * BlobGeometry.tagByteCount)
        var results = [OpenedChunk](repeating: OpenedChunk(), count: count)
        let first = chunkIndex
        pending.withUnsafeBytes { sealed in
            plaintext.withUnsafeMutableBytes { plaintext in
                results.withUnsafeMutableBufferPointer { results in
                    nonisolated(unsafe) let (sealed, plaintext, results) = (sealed, plaintext, results)
                    ChunkWorkers.run(count: count) { index in
                        let full = size + BlobGeometry.tagByteCount
                        let chunk = UnsafeRawBufferPointer(rebasing: sealed[(index * full)..<min((index + 1) * full, taken)])
                        let end = index * size + chunk.count - BlobGeometry.tagByteCount
                        let place = UnsafeMutableRawBufferPointer(rebasing: plaintext[(index * size)..<end])
                        results[index] = OpenedChunk(
                            isGenuine: cipher.open(
                                chunk,
                                into: place,
                                index: first + index,
                                isLast: endsBlob && index == count - 1
                            ),
                            sealed: MerkleTree.leafHash(chunk),
                            plain: MerkleTree.leafHash(UnsafeRawBufferPointer(place))
                        )
                    }
                }
            }
        }
        for (index, result) in results.enumerated() {
            guard result.isGenuine else { throw .alteredChunk(index: first + index) }
            ciphertextTree.append(result.sealed)
            plaintextTree.append(result.plain)
        }
        output.append(contentsOf: first == 0 ? plaintext[BlobGeometry.saltByteCount...] : plaintext[...])
        chunkIndex += count
        plaintextByteCount += UInt64(plaintext.count)
        ciphertextByteCount += UInt64(taken)
        pending.removeFirst(taken)
    }
}

/// What became of one chunk.
private struct OpenedChunk {
    var isGenuine = false
    var sealed = Hash256.zero
    var plain = Hash256.zero
}
