internal import CLevelDB

/// Calls of LevelDB's C interface with errors as `StorageError`.
enum LevelDB {
    /// Runs a call that gives no value and reports failure through a message.
    static func check(_ path: String, _ call: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Void) throws(StorageError) {
        var message: UnsafeMutablePointer<CChar>?
        call(&message)
        if let message { throw error(path, message) }
    }

    /// Runs a call that gives an object, and reports failure through a message.
    static func check(
        _ path: String,
        _ call: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> OpaquePointer?
    ) throws(StorageError) -> OpaquePointer {
        var message: UnsafeMutablePointer<CChar>?
        let result = call(&message)
        if let message { throw error(path, message) }
        guard let result else { throw .refused(path: path, detail: "LevelDB gave neither a result nor a reason") }
        return result
    }

    static func value(
        for key: [UInt8],
        in database: OpaquePointer,
        path: String,
        options: OpaquePointer?
    ) throws(StorageError) -> [UInt8]? {
        var message: UnsafeMutablePointer<CChar>?
        var count = 0
        let found = key.withChars { leveldb_get(database, options, $0, key.count, &count, &message) }
        if let message { throw error(path, message) }
        guard let found else { return nil }
        defer { leveldb_free(found) }
        return Array(UnsafeRawBufferPointer(start: found, count: count))
    }

    /// Turns LevelDB's words into a case; the message is freed.
    static func error(_ path: String, _ message: UnsafeMutablePointer<CChar>) -> StorageError {
        let detail = String(cString: message)
        leveldb_free(message)
        if detail.contains("already held by process") || detail.contains("Resource temporarily unavailable") {
            return .inUse(path: path)
        }
        if detail.contains("Not a directory") {
            return .damaged(path: path, detail: "a file stands where the folder must be")
        }
        if detail.contains("No space left") || detail.contains("quota exceeded") { return .full(path: path) }
        if detail.contains("Permission denied") { return .permissionDenied(path: path) }
        if detail.contains("Corruption") { return .damaged(path: path, detail: detail) }
        if detail.contains("does not exist (create_if_missing is false)") { return .notFound(path: path) }
        // A table or the manifest that CURRENT names is gone.
        if detail.contains("No such file or directory"), detail.contains(".ldb") || detail.contains("MANIFEST") {
            return .damaged(path: path, detail: detail)
        }
        return .refused(path: path, detail: detail)
    }
}

extension [UInt8] {
    /// Lends the bytes as C characters.
    func withChars<Value>(_ body: (UnsafePointer<CChar>?) -> Value) -> Value {
        withUnsafeBytes { body($0.assumingMemoryBound(to: CChar.self).baseAddress) }
    }
}
