package import Foundation

/// Public test vectors and synthetic records kept beside the repository; tests that need them are skipped without them.
package enum SharedData {
    /// The folder: `$CONSILIUM_SHARED/data`, else `../shared/data` beside the repository; nil if neither exists.
    package static let url: URL? = {
        var candidates: [URL] = []
        if let folder = ProcessInfo.processInfo.environment["CONSILIUM_SHARED"] {
            candidates.append(URL(fileURLWithPath: folder).appendingPathComponent("data"))
        }
        candidates.append(RepositoryRoot.url.deletingLastPathComponent().appendingPathComponent("shared/data"))
        return candidates.first { FileManager.default.fileExists(atPath: $0.path) }
    }()

    /// A file or folder of the data; nil if it is not there.
    package static func file(_ path: String) -> URL? {
        guard let found = url?.appendingPathComponent(path), FileManager.default.fileExists(atPath: found.path) else {
            return nil
        }
        return found
    }

    /// Whether the file or folder is there: for `.enabled(if:)`.
    package static func has(_ path: String) -> Bool { file(path) != nil }

    /// The text of a gzip-packed file of the data; nil if it is not there.
    package static func unpackedText(_ path: String) throws -> String? {
        guard let file = file(path) else { return nil }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = ["-dc", file.path]
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    /// The parsed contents of a JSON file of the data; nil if it is not there.
    package static func json(_ path: String) throws -> Any? {
        guard let file = file(path) else { return nil }
        return try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    }
}
