internal import Glibc

/// Whole files: reading, replacing and deleting them so that a crash leaves the old or the new one, never a mixture.
package enum DiskFile {
    /// The file's bytes; `notFound` if there is none.
    package static func read(_ path: String) throws(StorageError) -> [UInt8] { try OpenFile(reading: path).readAll() }

    /// Whether something stands at the path.
    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Replaces or makes the file, readable by the owner only; on disk when it returns.
    ///
    /// Writes `PATH.new`, syncs it, renames it and syncs the folder. Only one writer at a time.
    package static func write(_ bytes: [UInt8], to path: String) throws(StorageError) {
        let fresh = path + ".new"
        if exists(fresh) { try unlinkFile(fresh) }
        let file = try OpenFile(path: fresh, creating: true)
        try file.write(bytes, at: 0)
        try file.sync()
        guard rename(fresh, path) == 0 else { throw .system("renaming", fresh, errno) }
        try DiskFolder.sync(DiskFolder.parent(of: path))
    }

    /// Deletes the file, and returns when that is on disk; nothing happens if there is none.
    package static func remove(_ path: String) throws(StorageError) {
        guard exists(path) else { return }
        try unlinkFile(path)
        try DiskFolder.sync(DiskFolder.parent(of: path))
    }

    private static func unlinkFile(_ path: String) throws(StorageError) {
        guard unlink(path) == 0 else { throw .system("deleting", path, errno) }
    }
}
