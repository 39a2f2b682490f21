internal import Glibc
internal import Storage

/// An open file of the vault, read and written by position; closed when its last owner goes.
final class VaultFile: Sendable {
    let path: String
    private let descriptor: Int32

    /// Makes a file that must not exist yet, readable by the owner only.
    init(creating path: String) throws(VaultError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("making", path, errno) }
    }

    /// Opens a file for reading.
    init(reading path: String) throws(VaultError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure("opening", path, errno) }
    }

    /// Opens a file whose contents are to be overwritten.
    init(overwriting path: String) throws(VaultError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure("opening", path, errno) }
    }

    deinit { close(descriptor) }

    func byteCount() throws(VaultError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.failure("asking the size", path, errno) }
        return Int(status.st_size)
    }

    /// The bytes of a range; fewer only at the end of the file.
    func read(_ range: Range<Int>) throws(VaultError) -> [UInt8] {
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, initialised in
            while initialised < range.count {
                let got = pread(
                    descriptor,
                    buffer.baseAddress.map { $0 + initialised },
                    range.count - initialised,
                    off_t(range.lowerBound + initialised)
                )
                if got < 0, errno == EINTR { continue }
                if got < 0 { code = errno }
                guard got > 0 else { return }
                initialised += got
            }
        }
        guard code == 0 else { throw Self.failure("reading", path, code) }
        return bytes
    }

    func write(_ bytes: UnsafeRawBufferPointer, at start: Int) throws(VaultError) {
        var done = 0
        while done < bytes.count {
            let put = pwrite(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, off_t(start + done))
            if put < 0, errno == EINTR { continue }
            guard put > 0 else { throw Self.failure("writing", path, put == 0 ? ENOSPC : errno) }
            done += put
        }
    }

    func write(_ bytes: [UInt8], at start: Int) throws(VaultError) {
        try bytes.withRawBytes { (raw) throws(VaultError) in try write(raw, at: start) }
    }

    /// Returns when contents and size are on disk.
    func sync() throws(VaultError) {
        guard fdatasync(descriptor) == 0 else { throw Self.failure("syncing", path, errno) }
    }

    // MARK: Names

    /// Puts the file in the other's place in one step, and returns when the folder is on disk.
    static func move(_ path: String, to place: String) throws(VaultError) {
        guard rename(path, place) == 0 else { throw failure("renaming", path, errno) }
        try VaultError.storage { () throws(StorageError) in try DiskFolder.sync(DiskFolder.parent(of: place)) }
    }

    /// Deletes without syncing; nothing happens if there is no such file.
    static func discard(_ path: String) { unlink(path) }

    /// Overwrites the file, deletes it and returns when both are on disk; false if there was none.
    static func destroy(_ path: String, overwriting: Bool) throws(VaultError) -> Bool {
        guard DiskFile.exists(path) else { return false }
        if overwriting {
            let file = try VaultFile(overwriting: path)
            try file.write([UInt8](repeating: 0, count: min(try file.byteCount(), 1 << 20)), at: 0)
            try file.sync()
        }
        try VaultError.storage { () throws(StorageError) in try DiskFile.remove(path) }
        return true
    }

    /// Deletes an empty folder; one that is not empty or not there stays as it is.
    static func removeEmptyFolder(_ path: String) { rmdir(path) }

    private static func failure(_ operation: String, _ path: String, _ code: Int32) -> VaultError {
        switch code {
        case ENOSPC, EDQUOT, EFBIG: .storage(.full(path: path))
        case ENOENT: .storage(.notFound(path: path))
        case EACCES, EPERM, EROFS: .storage(.permissionDenied(path: path))
        default: .storage(.failed(operation: operation, path: path, code: code))
        }
    }
}
