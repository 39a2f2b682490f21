internal import Primitives
internal import Storage

/// Files named by a hash, in two levels of folders so that none grows too large: `FOLDER/ab/cd/HEX`.
struct FanOut: Sendable {
    let folder: String

    /// Makes the folder if it is missing.
    init(folder: String) throws(VaultError) {
        self.folder = folder
        try VaultError.storage { () throws(StorageError) in try DiskFolder.make(folder) }
    }

    func path(_ name: Hash256) -> String { "\(parent(of: name))/\(name.hex)" }

    /// Makes the folders above the name's file, and gives its path.
    func makePlace(for name: Hash256) throws(VaultError) -> String {
        let parent = parent(of: name)
        if !DiskFile.exists(parent) { try VaultError.storage { () throws(StorageError) in try DiskFolder.make(parent) } }
        return path(name)
    }

    /// All names that stand here, ascending; other files are passed over.
    func names() throws(VaultError) -> [Hash256] {
        try VaultError.storage { () throws(StorageError) in
            var found: [Hash256] = []
            for outer in try DiskFolder.names(in: folder) where outer.utf8.count == 2 {
                for inner in try DiskFolder.names(in: "\(folder)/\(outer)") where inner.utf8.count == 2 {
                    found += try DiskFolder.names(in: "\(folder)/\(outer)/\(inner)").compactMap { Hash256(hex: $0) }
                }
            }
            return found
        }
    }

    private func parent(of name: Hash256) -> String {
        let hex = name.hex
        return "\(folder)/\(hex.prefix(2))/\(hex.dropFirst(2).prefix(2))"
    }
}
