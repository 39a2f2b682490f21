import Glibc

/// A file that is read from its start, piece by piece.
package final class FileReader {
    package let path: String
    /// The file's length; 0 for pipes and devices, which have none.
    package let byteCount: Int
    private let descriptor: Int32
    private static let pieceByteCount = 1 << 20

    /// Opens it; the error says what is wrong with the path, and what to give instead of a folder.
    package init(
        _ path: String,
        insteadOfFolder wanted: String = "one file, such as an archive of the folder"
    ) throws(CommandFailure) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno != ENOENT else { throw CommandFailure("\(path) does not exist; check the path") }
            throw Self.failure(path, errno)
        }
        var information = stat()
        guard fstat(descriptor, &information) == 0 else {
            close(descriptor)
            throw Self.failure(path, errno)
        }
        guard information.st_mode & S_IFMT != S_IFDIR else {
            close(descriptor)
            throw CommandFailure("\(path) is a folder; give \(wanted)")
        }
        byteCount = Int(information.st_size)
    }

    deinit { close(descriptor) }

    /// The next piece, at most 1 MiB; nil at the end.
    package func next() throws(CommandFailure) -> [UInt8]? {
        var piece = [UInt8](repeating: 0, count: Self.pieceByteCount)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.failure(path, errno) }
            guard count > 0 else { return nil }
            piece.removeLast(piece.count - count)
            return piece
        }
    }

    private static func failure(_ path: String, _ code: Int32) -> CommandFailure {
        CommandFailure("\(path) cannot be read: \(String(cString: strerror(code)))")
    }
}
