package import Primitives
internal import Storage

/// A blob on its way into the store; what is not finished disappears.
///
/// For one thread at a time.
package final class BlobUpload {
    private let path: String
    private let byteCountLimit: UInt64
    private let places: FanOut
    private let file: VaultFile
    /// Leaf hashes, which go behind the ciphertext once its end is known.
    private let leaves: VaultFile
    private var namer = BlobNamer()
    private var sealedByteCount = 0
    private var leavesByteCount = 0
    private var leafBuffer: [UInt8] = []
    private static let leafBufferLimit = 65_536

    init(path: String, byteCountLimit: UInt64, places: FanOut) throws(VaultError) {
        self.path = path
        self.byteCountLimit = byteCountLimit
        self.places = places
        file = try VaultFile(creating: path)
        leaves = try VaultFile(creating: path + ".leaves")
    }

    deinit {
        VaultFile.discard(path)
        VaultFile.discard(path + ".leaves")
    }

    /// Takes the next piece of the sealed form; `tooLarge` over the store's limit.
    package func append(_ piece: [UInt8]) throws(VaultError) {
        guard UInt64(sealedByteCount) + UInt64(piece.count) <= byteCountLimit else { throw .tooLarge(limit: byteCountLimit) }
        try namer.update(piece)
        try file.write(piece, at: sealedByteCount)
        sealedByteCount += piece.count
        gatherLeaves()
        if leafBuffer.count >= Self.leafBufferLimit { try flushLeaves() }
    }

    /// Ends the blob, which is on disk under its name when this returns; `otherName` if it is not the one expected.
    ///
    /// One that is there already is left alone, unless it is known to be damaged and `replacing`.
    package func finish(expecting name: Hash256?, replacing: Bool = false) throws(VaultError) -> BlobReference {
        let reference = try namer.finish()
        if let name, name != reference.name { throw .otherName(expected: name, found: reference.name) }
        let place = try places.makePlace(for: reference.name)
        guard replacing || !DiskFile.exists(place) else { return reference }
        gatherLeaves()
        try writeTail(ciphertextByteCount: UInt64(reference.geometry.ciphertextByteCount))
        try file.sync()
        try VaultFile.move(path, to: place)
        return reference
    }

    private func gatherLeaves() {
        for leaf in namer.takeLeaves() { leaf.appendBytes(to: &leafBuffer) }
    }

    private func flushLeaves() throws(VaultError) {
        try leaves.write(leafBuffer, at: leavesByteCount)
        leavesByteCount += leafBuffer.count
        leafBuffer.removeAll(keepingCapacity: true)
    }

    private func writeTail(ciphertextByteCount: UInt64) throws(VaultError) {
        var end = sealedByteCount
        var offset = 0
        while offset < leavesByteCount {
            let piece = try leaves.read(offset..<min(offset + Self.leafBufferLimit, leavesByteCount))
            guard !piece.isEmpty else { throw .truncated }
            try file.write(piece, at: end)
            offset += piece.count
            end += piece.count
        }
        let length = (0..<8).map { UInt8(truncatingIfNeeded: ciphertextByteCount >> (56 - 8 * UInt64($0))) }
        try file.write(leafBuffer + length, at: end)
    }
}
