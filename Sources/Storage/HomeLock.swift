internal import Glibc

/// The operating system's lock on a home: held until the value's last owner goes or the process ends, however it ends.
package final class HomeLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock on the file, which is made if missing; `inUse` when another process holds it.
    package init(path: String) throws(StorageError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StorageError.system("opening", path, errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            throw code == EWOULDBLOCK ? .inUse(path: path) : StorageError.system("locking", path, code)
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}
