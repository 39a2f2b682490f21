internal import ChainCrypto
package import Primitives
internal import Storage

/// Sealed records in a folder, each under its own name, whole or not at all.
///
/// File = sealed form ‖ leaf hash of every chunk ‖ ciphertext length (8 bytes, big-endian). What is put is checked against
/// its name before it appears, what is read is checked again. May be used from several threads, by one process.
package final class BlobStore: Sendable {
    /// The largest sealed form that is taken.
    package let byteCountLimit: UInt64
    private let places: FanOut
    private let unfinished: String

    /// Opens or makes the store, and deletes what an interrupted upload left.
    package init(folder: String, byteCountLimit: UInt64) throws(VaultError) {
        self.byteCountLimit = min(byteCountLimit, BlobGeometry.ciphertextByteCountLimit)
        places = try FanOut(folder: folder + "/sealed")
        let unfinished = folder + "/unfinished"
        self.unfinished = unfinished
        try VaultError.storage { () throws(StorageError) in
            try DiskFolder.make(unfinished)
            for name in try DiskFolder.names(in: unfinished) { VaultFile.discard("\(unfinished)/\(name)") }
        }
    }

    package func has(_ name: Hash256) -> Bool { DiskFile.exists(places.path(name)) }

    /// Begins to take a blob; it appears under its name when the upload is finished.
    package func upload() throws(VaultError) -> BlobUpload {
        let path = "\(unfinished)/\(Hex.encode(RandomBytes.generate(16)))"
        return try BlobUpload(path: path, byteCountLimit: byteCountLimit, places: places)
    }

    /// Takes a whole sealed form that is in memory; one that has another name is refused.
    @discardableResult package func put(_ sealed: [UInt8], name: Hash256?) throws(VaultError) -> BlobReference {
        let upload = try upload()
        try upload.append(sealed)
        return try upload.finish(expecting: name)
    }

    /// Opens a blob for reading after checking that its hashes lead to its name; `blobNotFound` if it is not here.
    package func blob(_ name: Hash256) throws(VaultError) -> StoredBlob {
        guard has(name) else { throw .blobNotFound(name) }
        return try StoredBlob(path: places.path(name), name: name)
    }

    /// Deletes the blob and returns when that is on disk; false if it was not here.
    ///
    /// The ciphertext is not overwritten: what makes it unreadable is the destruction of its key.
    @discardableResult package func delete(_ name: Hash256) throws(VaultError) -> Bool {
        try VaultFile.destroy(places.path(name), overwriting: false)
    }

    /// All names, ascending.
    package func names() throws(VaultError) -> [Hash256] { try places.names() }

    /// Bytes of all files.
    package func byteCount() throws(VaultError) -> UInt64 {
        var total: UInt64 = 0
        for name in try names() { total += UInt64(try VaultFile(reading: places.path(name)).byteCount()) }
        return total
    }
}
