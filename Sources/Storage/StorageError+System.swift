internal import Glibc

extension StorageError {
    /// The case for a failed system call.
    static func system(_ operation: String, _ path: String, _ code: Int32) -> StorageError {
        switch code {
        case ENOSPC, EDQUOT: .full(path: path)
        case ENOENT: .notFound(path: path)
        case EACCES, EPERM, EROFS: .permissionDenied(path: path)
        default: .failed(operation: operation, path: path, code: code)
        }
    }
}
