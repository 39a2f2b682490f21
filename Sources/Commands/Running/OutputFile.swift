package import Glibc

/// A file under way: it appears under its name, for its owner's eyes unless told, once all of it is on disk, and not at all otherwise.
///
/// Until then it has no name where the file system allows that, so nothing of it is left even by a kill; elsewhere it is
/// `.NAME.part` beside its place, removed on every way out but a kill.
package final class OutputFile {
    package let path: String
    private let descriptor: Int32
    /// Where it stands meanwhile; nil for a file without name.
    private let temporary: String?
    private let replaces: Bool
    package private(set) var byteCount = 0

    /// Opens it; refuses where something stands already, unless it may be replaced.
    package init(_ path: String, replaces: Bool = false, mode: mode_t = 0o600) throws(CommandFailure) {
        self.path = path
        self.replaces = replaces
        guard replaces || access(path, F_OK) != 0 else {
            throw CommandFailure("\(path) exists already; choose another name, or replace it with --force")
        }
        let folder = Self.folder(of: path)
        let unnamed = Self.openUnnamed(in: folder, mode: mode)
        if unnamed >= 0 {
            (descriptor, temporary) = (unnamed, nil)
            return
        }
        let place = "\(folder)/.\(path.split(separator: "/").last ?? "").part"
        unlink(place)
        let named = open(place, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard named >= 0 else { throw Self.failure(path, errno) }
        (descriptor, temporary) = (named, place)
    }

    /// A file that never gets a name, in the folder for temporary files.
    package init(scratchFor purpose: String) throws(CommandFailure) {
        let folder = ProcessEnvironment.values["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        path = "\(folder) (\(purpose))"
        replaces = false
        temporary = nil
        let unnamed = Self.openUnnamed(in: folder, mode: 0o600)
        if unnamed >= 0 {
            descriptor = unnamed
            return
        }
        var template = Array("\(folder)/consilium-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw Self.failure(path, errno) }
        unlink(template)
    }

    deinit {
        if let temporary { unlink(temporary) }
        close(descriptor)
    }

    /// Appends.
    package func write(_ bytes: [UInt8]) throws(CommandFailure) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure(path, errno) }
            offset += count
        }
        byteCount += bytes.count
    }

    /// Makes the file durable and gives it its name.
    package func commit() throws(CommandFailure) {
        guard fsync(descriptor) == 0 else { throw Self.failure(path, errno) }
        let place = temporary ?? "\(Self.folder(of: path))/.\(path.split(separator: "/").last ?? "").part"
        if temporary == nil {
            unlink(place)
            let own = "/proc/self/fd/\(descriptor)"
            guard linkat(AT_FDCWD, own, AT_FDCWD, place, AT_SYMLINK_FOLLOW) == 0 else { throw Self.failure(path, errno) }
        }
        let code = replaces ? rename(place, path) : Self.moveWithoutReplacing(place, path)
        guard code == 0 else {
            let why = errno
            unlink(place)
            guard why != EEXIST else {
                throw CommandFailure("\(path) was made by somebody else meanwhile; choose another name")
            }
            throw Self.failure(path, why)
        }
        syncFolder()
    }

    /// What was written, from its start; the file must outlive the reader.
    package func reader() throws(CommandFailure) -> FileReader { try FileReader("/proc/self/fd/\(descriptor)") }

    // MARK: Places

    /// Negative where the file system keeps no unnamed files.
    private static func openUnnamed(in folder: String, mode: mode_t) -> Int32 {
        // O_TMPFILE, a compound that is not imported: __O_TMPFILE | O_DIRECTORY.
        open(folder, O_RDWR | 0o20000000 | O_DIRECTORY | O_CLOEXEC, mode)
    }

    private static func moveWithoutReplacing(_ place: String, _ path: String) -> Int32 {
        guard link(place, path) == 0 else { return errno == EPERM || errno == EOPNOTSUPP ? rename(place, path) : -1 }
        unlink(place)
        return 0
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private func syncFolder() {
        let folder = open(Self.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    private static func failure(_ path: String, _ code: Int32) -> CommandFailure {
        CommandFailure("\(path) cannot be written: \(String(cString: strerror(code))); check the folder and its free space")
    }
}
