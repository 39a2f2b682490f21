internal import ChainCrypto
package import Primitives

/// One blob of the store, open for reading; stays readable while it is deleted.
///
/// Every chunk is checked against its hash as it is read; the hashes were checked against the name when it was opened.
package final class StoredBlob: Sendable {
    package let reference: BlobReference
    private let file: VaultFile
    private let framedHeader: [UInt8]

    init(path: String, name: Hash256) throws(VaultError) {
        let file = try VaultFile(reading: path)
        self.file = file
        let (header, geometry) = try Self.frame(of: file, name: name)
        framedHeader = header.framed
        var tree = MerkleStack()
        try Self.visitLeaves(0..<geometry.chunkCount, in: file, geometry, header.framed.count, name) { tree.append($0) }
        let found = BlobReference(
            header: header,
            ciphertextByteCount: UInt64(geometry.ciphertextByteCount),
            root: tree.root
        )
        guard let found, found.name == name else {
            throw .damagedBlob(name, detail: "its header or its hashes are not those of its name")
        }
        reference = found
    }

    package var name: Hash256 { reference.name }
    package var sealedByteCount: Int { reference.sealedByteCount }

    // MARK: Whole

    /// How many pieces the sealed form is read in.
    package var pieceCount: Int { reference.geometry.chunkCount }

    /// One piece of the sealed form: a chunk, the first with the framed header before it.
    package func piece(_ index: Int) throws(VaultError) -> [UInt8] {
        let bytes = try chunks(index..<(index + 1))
        return index == 0 ? framedHeader + bytes : bytes
    }

    /// A part of the sealed form, cut at its end; the chunks that hold it are checked.
    package func sealedBytes(from offset: UInt64, count: Int) throws(VaultError) -> [UInt8] {
        guard count > 0, offset < UInt64(sealedByteCount) else { return [] }
        let start = Int(offset)
        let end = start + min(count, sealedByteCount - start)
        let (first, last) = (piece(holding: start), piece(holding: end - 1))
        let bytes = first == 0 ? framedHeader + (try chunks(0..<(last + 1))) : try chunks(first..<(last + 1))
        let base = first == 0 ? 0 : framedHeader.count + first * reference.geometry.sealedChunkByteCount
        return Array(bytes[(start - base)..<(end - base)])
    }

    private func piece(holding position: Int) -> Int {
        max(0, position - framedHeader.count) / reference.geometry.sealedChunkByteCount
    }

    // MARK: Ranges

    /// The chunks that hold a part of the payload, with the proof that they belong to the name.
    package func range(offset: UInt64, count: UInt64) throws(VaultError) -> BlobRange {
        let geometry = reference.geometry
        guard let chunks = geometry.chunks(coveringPayload: offset, count: count) else {
            throw .rangeOutside(payloadByteCount: UInt64(geometry.payloadByteCount))
        }
        guard geometry.ciphertextRange(ofChunks: chunks).count <= BlobRange.ciphertextByteCountLimit else {
            throw .rangeTooLong(limit: BlobRange.ciphertextByteCountLimit - 2 * geometry.sealedChunkByteCount)
        }
        return try range(of: chunks)
    }

    /// Neighbouring chunks of the blob, at least one and none outside, with the same proof.
    package func range(of chunks: Range<Int>) throws(VaultError) -> BlobRange {
        let geometry = reference.geometry
        let proof = try MerkleRange.proof(for: chunks, leafCount: geometry.chunkCount) { (run) throws(VaultError) in
            var tree = MerkleStack()
            try visitLeaves(run) { tree.append($0) }
            return tree.root
        }
        return BlobRange(
            header: reference.header,
            ciphertextByteCount: UInt64(geometry.ciphertextByteCount),
            firstChunk: UInt64(chunks.lowerBound),
            proof: proof,
            ciphertext: try self.chunks(chunks)
        )
    }

    // MARK: Reading

    /// The checked ciphertext of neighbouring chunks.
    private func chunks(_ chunks: Range<Int>) throws(VaultError) -> [UInt8] {
        precondition(chunks.lowerBound >= 0 && chunks.upperBound <= pieceCount, "a chunk outside the blob was asked for")
        let range = reference.geometry.ciphertextRange(ofChunks: chunks)
        let start = framedHeader.count
        let bytes = try file.read((start + range.lowerBound)..<(start + range.upperBound))
        guard bytes.count == range.count else { throw .damagedBlob(name, detail: "the file ends too early") }
        var index = chunks.lowerBound
        try visitLeaves(chunks) { (leaf) throws(VaultError) in
            let place = reference.geometry.ciphertextRange(ofChunk: index)
            let found = bytes.withUnsafeBytes { raw in
                MerkleTree.leafHash(
                    UnsafeRawBufferPointer(
                        rebasing: raw[(place.lowerBound - range.lowerBound)..<(place.upperBound - range.lowerBound)]
                    )
                )
            }
            guard found == leaf else { throw .damagedBlob(name, detail: "chunk \(index) has changed on the disk") }
            index += 1
        }
        return bytes
    }

    private func visitLeaves(
        _ range: Range<Int>,
        _ visit: (Hash256) throws(VaultError) -> Void
    ) throws(VaultError) {
        try Self.visitLeaves(range, in: file, reference.geometry, framedHeader.count, name, visit)
    }

    /// Reads leaf hashes in pieces of bounded size.
    private static func visitLeaves(
        _ range: Range<Int>,
        in file: VaultFile,
        _ geometry: BlobGeometry,
        _ headerByteCount: Int,
        _ name: Hash256,
        _ visit: (Hash256) throws(VaultError) -> Void
    ) throws(VaultError) {
        let start = headerByteCount + geometry.ciphertextByteCount
        var next = range.lowerBound
        while next < range.upperBound {
            let end = min(next + 2_048, range.upperBound)
            let bytes = try file.read((start + next * 32)..<(start + end * 32))
            guard bytes.count == (end - next) * 32 else { throw .damagedBlob(name, detail: "the file ends too early") }
            for offset in stride(from: 0, to: bytes.count, by: 32) {
                guard let leaf = Hash256(bytes: bytes[offset..<(offset + 32)]) else { return }
                try visit(leaf)
            }
            next = end
        }
    }

    /// Reads header and ciphertext length and checks that the file has exactly the length that follows.
    private static func frame(of file: VaultFile, name: Hash256) throws(VaultError) -> (BlobHeader, BlobGeometry) {
        let byteCount = try file.byteCount()
        let head = try file.read(0..<min(byteCount, 2 + BlobHeader.byteCountLimit))
        var start = BlobStart()
        do throws(VaultError) { try head.withRawBytes { (raw) throws(VaultError) in _ = try start.take(raw) } } catch {
            throw .damagedBlob(name, detail: "its header is unreadable")
        }
        guard let header = start.header, byteCount > header.framed.count + 8 else {
            throw .damagedBlob(name, detail: "the file ends too early")
        }
        let tail = try file.read((byteCount - 8)..<byteCount)
        let length = tail.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard let geometry = BlobGeometry(chunkByteCount: header.chunkByteCount, ciphertextByteCount: length),
            byteCount == header.framed.count + geometry.ciphertextByteCount + geometry.chunkCount * 32 + 8
        else { throw .damagedBlob(name, detail: "the file has not the length that its header asks for") }
        return (header, geometry)
    }
}
