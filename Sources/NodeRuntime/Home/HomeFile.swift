internal import Glibc

/// Reading and writing the small files of a home: whole, with the right mode, and never half.
enum HomeFile {
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The permission bits; nil if the file cannot be looked at.
    static func mode(_ path: String) -> UInt32? {
        var information = stat()
        guard stat(path, &information) == 0 else { return nil }
        return UInt32(information.st_mode) & 0o777
    }

    /// Reads at most `limit` bytes; a longer file is an error.
    static func read(_ path: String, limit: Int) throws(HomeError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw errno == ENOENT ? .missing(path: path) : .system(operation: "opening", path: path, code: errno)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .system(operation: "reading", path: path, code: errno) }
            guard count > 0 else { return bytes }
            bytes += chunk[0..<count]
            guard bytes.count <= limit else { throw .tooLarge(path: path, limit: limit) }
        }
    }

    /// Replaces the file in one step: a crash leaves the old one or the new one, never a part.
    static func write(_ bytes: [UInt8], to path: String, mode: UInt32) throws(HomeError) {
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw .system(operation: "creating", path: temporary, code: errno) }
        do throws(HomeError) {
            defer { close(descriptor) }
            try writeAll(bytes, to: descriptor, path: temporary)
            // The umask may have taken bits away from what open was told.
            guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0 else {
                throw .system(operation: "writing", path: temporary, code: errno)
            }
        } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, path) == 0 else { throw .system(operation: "renaming", path: temporary, code: errno) }
        try syncFolder(of: path)
    }

    /// Makes a folder for this user alone; one that exists is left as it is.
    static func makeFolder(_ path: String) throws(HomeError) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw .system(operation: "creating", path: path, code: errno)
        }
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(HomeError) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .system(operation: "writing", path: path, code: errno) }
            offset += count
        }
    }

    private static func syncFolder(of path: String) throws(HomeError) {
        let end = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = end.map { String(path[..<$0]) } ?? "."
        let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(operation: "opening", path: folder, code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system(operation: "syncing", path: folder, code: errno) }
    }
}
