internal import Glibc

/// What the disk, or another process on it, did to us; each case says what to do.
package enum StorageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Another process holds the folder.
    case inUse(path: String)
    /// Bytes on disk are not what was written.
    case damaged(path: String, detail: String)
    /// A file or folder that must be there is not.
    case notFound(path: String)
    /// The system refuses the access.
    case permissionDenied(path: String)
    /// The disk or the quota is full.
    case full(path: String)
    /// A record is over the log's limit.
    case recordTooLarge(limit: Int, found: Int)
    /// A system call failed with an errno that none of the other cases names.
    case failed(operation: String, path: String, code: Int32)
    /// The store's library failed and gave only words.
    case refused(path: String, detail: String)
    /// The store was used after a failed write or after it was closed; reopening it tells what is on disk.
    case unusable(path: String)

    /// What is wrong, without what to do about it: for a caller that knows what the path is for.
    package var cause: String {
        if case .damaged(let path, let detail) = self { return "\(path) is damaged: \(detail)" }
        return description
    }

    package var description: String {
        switch self {
        case .inUse(let path):
            "\(path) is in use by another process; stop that node first, or give this one another home"
        case .damaged(let path, let detail):
            "\(path) is damaged: \(detail); Docs/operations/running.md says how each part of a home is made whole again"
        case .notFound(let path):
            "\(path) does not exist; check the path, or make the home with `consilium init`"
        case .permissionDenied(let path):
            "\(path) may not be opened by this user; give the node's user read and write access"
        case .full(let path):
            "no space is left for \(path); free space on the disk and start the node again"
        case .recordTooLarge(let limit, let found):
            "a record of \(found) bytes is over the log's limit of \(limit) bytes; this is a fault of the caller"
        case .failed(let operation, let path, let code):
            "\(operation) of \(path) failed: \(String(cString: strerror(code))); check the disk and the system log"
        case .refused(let path, let detail):
            "the store at \(path) failed: \(detail); check the disk and the system log"
        case .unusable(let path):
            "\(path) cannot be used after a failed write; restart the node so that it reads what is on disk"
        }
    }
}
