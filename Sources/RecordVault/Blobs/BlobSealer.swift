package import ChainCrypto
internal import Primitives

/// Seals one record in a stream: give it the payload piece by piece, write what it gives out behind each other.
///
/// Memory is bounded by 64 chunks and the pieces that it is given, whatever the record's size. What it gives is the same
/// however the payload is cut.
package struct BlobSealer {
    package let header: BlobHeader

    /// Chunks that are sealed together, on all cores.
    private static let batchChunkCount = 64

    private let cipher: ChunkCipher
    private var pending: [UInt8]
    private var hasWrittenHeader = false
    private var chunkIndex = 0
    private var plaintextByteCount: UInt64 = 0
    private var ciphertextTree = MerkleStack()
    private var plaintextTree = MerkleStack()
    private var ciphertextByteCount: UInt64 = 0

    /// A sealer for one record under a fresh key of 32 bytes, which must never seal a second one.
    package init(key: SecretBytes, chunkByteCount: Int = BlobHeader.defaultChunkByteCount) {
        self.init(
            key: key,
            chunkByteCount: chunkByteCount,
            noncePrefix: RandomBytes.generate(BlobHeader.prefixByteCount),
            salt: RandomBytes.generate(BlobGeometry.saltByteCount)
        )
    }

    /// As `init(key:)` with chosen randomness: for test vectors only.
    package init(key: SecretBytes, chunkByteCount: Int, noncePrefix: [UInt8], salt: [UInt8]) {
        precondition(key.count == AuthenticatedCipher.keyByteCount, "a data key has 32 bytes")
        precondition(salt.count == BlobGeometry.saltByteCount, "a salt has 32 bytes")
        header = BlobHeader(chunkByteCount: chunkByteCount, noncePrefix: noncePrefix, key: key)
        cipher = ChunkCipher(header: header, key: key)
        pending = salt
    }

    /// A fresh data key.
    package static func makeKey() -> SecretBytes { RandomBytes.secret(AuthenticatedCipher.keyByteCount) }

    /// Takes the next piece of the payload and appends what is sealed so far to `output`.
    package mutating func seal(_ payload: UnsafeRawBufferPointer, into output: inout [UInt8]) {
        writeHeader(to: &output)
        pending.append(contentsOf: payload)
        // One chunk at least stays behind, since only the end tells which is the last.
        let ready = (pending.count - 1) / header.chunkByteCount
        guard ready >= Self.batchChunkCount else { return }
        sealChunks(ready, endsBlob: false, into: &output)
    }

    /// As `seal(_:into:)` for an array.
    package mutating func seal(_ payload: [UInt8], into output: inout [UInt8]) {
        payload.withUnsafeBytes { seal($0, into: &output) }
    }

    /// Appends the rest to `output` and gives name and commitment; the sealer must not be used afterwards.
    package mutating func finish(into output: inout [UInt8]) -> SealedRecord {
        writeHeader(to: &output)
        let count = max(1, (pending.count + header.chunkByteCount - 1) / header.chunkByteCount)
        sealChunks(count, endsBlob: true, into: &output)
        let reference = BlobReference(header: header, ciphertextByteCount: ciphertextByteCount, root: ciphertextTree.root)
        guard let reference else { preconditionFailure("a record of more than 2³² chunks was sealed") }
        let commitment = PlaintextCommitment.of(
            chunkByteCount: header.chunkByteCount,
            plaintextByteCount: plaintextByteCount,
            root: plaintextTree.root
        )
        return SealedRecord(reference: reference, commitment: commitment)
    }

    /// Seals a whole payload that is in memory.
    package static func seal(_ payload: [UInt8], key: SecretBytes) -> (sealed: [UInt8], record: SealedRecord) {
        var sealer = BlobSealer(key: key)
        var sealed: [UInt8] = []
        sealer.seal(payload, into: &sealed)
        let record = sealer.finish(into: &sealed)
        return (sealed, record)
    }

    // MARK: Chunks

    private mutating func writeHeader(to output: inout [UInt8]) {
        guard !hasWrittenHeader else { return }
        output.append(contentsOf: header.framed)
        hasWrittenHeader = true
    }

    private mutating func sealChunks(_ count: Int, endsBlob: Bool, into output: inout [UInt8]) {
        let size = header.chunkByteCount
        let taken = min(pending.count, count * size)
        let start = output.count
        output.append(contentsOf: repeatElement(0, count: taken + count * BlobGeometry.tagByteCount))
        var hashes = [(plain: Hash256, sealed: Hash256)](repeating: (.zero, .zero), count: count)
        let (cipher, first) = (cipher, chunkIndex)
        pending.withUnsafeBytes { plaintext in
            output.withUnsafeMutableBytes { sealed in
                hashes.withUnsafeMutableBufferPointer { hashes in
                    nonisolated(unsafe) let (plaintext, sealed, hashes) = (plaintext, sealed, hashes)
                    ChunkWorkers.run(count: count) { index in
                        let end = min((index + 1) * size, taken)
                        let chunk = UnsafeRawBufferPointer(rebasing: plaintext[(index * size)..<end])
                        let offset = start + index * (size + BlobGeometry.tagByteCount)
                        let place = UnsafeMutableRawBufferPointer(
                            rebasing: sealed[offset..<(offset + chunk.count + BlobGeometry.tagByteCount)]
                        )
                        cipher.seal(chunk, into: place, index: first + index, isLast: endsBlob && index == count - 1)
                        hashes[index] = (MerkleTree.leafHash(chunk), MerkleTree.leafHash(UnsafeRawBufferPointer(place)))
                    }
                }
            }
        }
        for hash in hashes {
            plaintextTree.append(hash.plain)
            ciphertextTree.append(hash.sealed)
        }
        chunkIndex += count
        plaintextByteCount += UInt64(taken)
        ciphertextByteCount += UInt64(output.count - start)
        pending.removeFirst(taken)
    }
}
