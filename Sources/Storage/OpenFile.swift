internal import Glibc

/// An open file descriptor with errors as `StorageError`; closed when the last owner goes.
final class OpenFile {
    let path: String
    private let descriptor: Int32

    /// Opens an existing file for reading and writing, or makes one.
    init(path: String, creating: Bool) throws(StorageError) {
        self.path = path
        let flags = O_RDWR | O_CLOEXEC | (creating ? O_CREAT | O_EXCL : 0)
        descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else { throw .system("opening", path, errno) }
    }

    /// Opens an existing file for reading only.
    init(reading path: String) throws(StorageError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("opening", path, errno) }
    }

    deinit { close(descriptor) }

    func size() throws(StorageError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system("asking the size", path, errno) }
        return Int(status.st_size)
    }

    /// All bytes of the file.
    func readAll() throws(StorageError) -> [UInt8] {
        let count = try size()
        var bytes = [UInt8](repeating: 0, count: count)
        var offset = 0
        while offset < count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                pread(descriptor, buffer.baseAddress.map { $0 + offset }, count - offset, off_t(offset))
            }
            if got < 0 {
                if errno == EINTR { continue }
                throw .system("reading", path, errno)
            }
            if got == 0 { break }  // somebody cut the file meanwhile
            offset += got
        }
        bytes.removeSubrange(offset...)
        return bytes
    }

    /// Writes all the bytes at the offset.
    func write(_ bytes: [UInt8], at start: Int) throws(StorageError) {
        var done = 0
        while done < bytes.count {
            let put = bytes.withUnsafeBytes { buffer in
                pwrite(descriptor, buffer.baseAddress.map { $0 + done }, bytes.count - done, off_t(start + done))
            }
            if put < 0 {
                if errno == EINTR { continue }
                throw .system("writing", path, errno)
            }
            guard put > 0 else { throw .full(path: path) }
            done += put
        }
    }

    /// Returns when contents and size are on disk.
    func sync() throws(StorageError) {
        guard fdatasync(descriptor) == 0 else { throw .system("syncing", path, errno) }
    }

    func truncate(to count: Int) throws(StorageError) {
        guard ftruncate(descriptor, off_t(count)) == 0 else { throw .system("cutting", path, errno) }
    }
}
