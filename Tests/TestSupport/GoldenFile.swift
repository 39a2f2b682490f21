package import Foundation

/// A file of the repository that fixes the bytes of a format; a test compares with it.
///
/// `REWRITE_GOLDEN=1` writes what the code gives now instead of comparing. Then read the difference in git.
package struct GoldenFile {
    package let url: URL

    /// The file `Golden/NAME` in the folder of the test file that asks.
    package init(_ name: String, in testFile: String = #filePath) {
        url = URL(fileURLWithPath: testFile).deletingLastPathComponent().appendingPathComponent("Golden/\(name)")
    }

    package static var isRewriting: Bool { ProcessInfo.processInfo.environment["REWRITE_GOLDEN"] == "1" }

    /// The file's text; nil if it does not exist.
    package var text: String? { try? String(contentsOf: url, encoding: .utf8) }

    /// Compares, or rewrites; gives a sentence that says what differs, or nil if nothing does.
    package func difference(from text: String) throws -> String? {
        let text = text.hasSuffix("\n") ? text : text + "\n"
        if Self.isRewriting {
            try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: url, atomically: true, encoding: .utf8)
            return nil
        }
        guard let golden = self.text else { return "\(url.path) does not exist; run once with REWRITE_GOLDEN=1" }
        guard golden != text else { return nil }
        let (expected, found) = (golden.split(separator: "\n"), text.split(separator: "\n"))
        let line = zip(expected, found).prefix { $0 == $1 }.count
        let was = line < expected.count ? String(expected[line]) : "(end)"
        let now = line < found.count ? String(found[line]) : "(end)"
        return "\(url.path):\(line + 1) was \(was), now \(now)"
    }
}
