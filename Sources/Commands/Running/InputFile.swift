import Glibc
import Storage

/// Files that commands read; errors are sentences.
enum InputFile {
    static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
        guard !isFolder(path) else { throw CommandFailure("\(path) is a folder; give a file") }
        do throws(StorageError) { return try DiskFile.read(path) } catch .notFound {
            throw CommandFailure("\(path) does not exist; check the path")
        } catch { throw CommandFailure("\(path) cannot be read: \(error)") }
    }

    /// Writes a file that only its owner may read.
    static func write(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
        do throws(StorageError) { try DiskFile.write(bytes, to: path) } catch .notFound {
            throw CommandFailure("\(path) cannot be written: there is no such folder; make it first, or check the path")
        } catch {
            throw CommandFailure("\(path) cannot be written: \(error)")
        }
    }

    /// Puts other contents into a file that stands, as a whole or not at all; who may read it stays.
    static func replace(_ path: String, with bytes: [UInt8]) throws(CommandFailure) {
        var information = stat()
        guard stat(path, &information) == 0, let place = realpath(path, nil) else {
            throw CommandFailure("\(path) cannot be found any more; check the path")
        }
        defer { free(place) }
        let file = try OutputFile(String(cString: place), replaces: true, mode: information.st_mode & 0o777)
        try file.write(bytes)
        try file.commit()
    }

    private static func isFolder(_ path: String) -> Bool {
        var information = stat()
        return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }

    /// The path from the root, whatever folder the command runs in.
    static func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return normal(path) }
        return normal(workingFolder + "/" + path)
    }

    private static var workingFolder: String {
        guard let path = getcwd(nil, 0) else { return "" }
        defer { free(path) }
        return String(cString: path)
    }

    private static func normal(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
