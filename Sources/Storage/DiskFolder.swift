internal import Glibc

/// Folders: making, listing and syncing them, deleting from them.
package enum DiskFolder {
    /// Makes the folder and those above it that are missing, readable by the owner only, and syncs what it changed.
    package static func make(_ path: String) throws(StorageError) {
        if mkdir(path, 0o700) == 0 {
            try sync(parent(of: path))
            return
        }
        let code = errno
        switch code {
        case EEXIST: return
        case ENOENT where parent(of: path) != path:
            try make(parent(of: path))
            try make(path)
        default: throw .system("making the folder", path, code)
        }
    }

    /// The names in the folder, sorted by their bytes, without `.` and `..`.
    package static func names(in path: String) throws(StorageError) -> [String] {
        guard let folder = opendir(path) else { throw .system("opening the folder", path, errno) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { Array($0.utf8).precedes(Array($1.utf8)) }
    }

    /// Returns when the folder's own entries are on disk: after a file was made, renamed or deleted in it.
    package static func sync(_ path: String) throws(StorageError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("opening the folder", path, errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system("syncing the folder", path, errno) }
    }

    /// The folder that holds the path.
    package static func parent(of path: String) -> String {
        let utf8 = Array(path.utf8)
        guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == 0 ? "/" : String(decoding: utf8[..<slash], as: UTF8.self)
    }
}
