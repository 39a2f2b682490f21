package import Foundation

/// Where the repository's files are, whatever folder the tests run in.
package enum RepositoryRoot {
    /// The folder of `Package.swift`.
    package static let url = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// A file or folder of the repository, by its path from the root.
    package static func file(_ path: String) -> URL { url.appendingPathComponent(path) }

    /// All Swift files under a folder of the repository, sorted by path; none if the folder does not exist.
    package static func swiftFiles(under path: String) -> [URL] {
        let found = FileManager.default.enumerator(at: file(path), includingPropertiesForKeys: nil)
        let urls = (found?.allObjects ?? []).compactMap { $0 as? URL }
        return urls.filter { $0.pathExtension == "swift" }.sorted { $0.path < $1.path }
    }
}
