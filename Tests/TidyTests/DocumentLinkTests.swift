import Foundation
import TestSupport
import Testing

/// A page that names another page or a script names one that is there.
@Suite struct DocumentLinkTests {
    private static let pages: [URL] = {
        let folders = ["Docs", "Genesis", "Contracts"].map(RepositoryRoot.file)
        let found = folders.flatMap { folder -> [URL] in
            let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects ?? []
            return all.compactMap { $0 as? URL }.filter { $0.pathExtension == "md" }
        }
        return [RepositoryRoot.file("README.md")] + found.sorted { $0.path < $1.path }
    }()

    @Test func `every relative link of the documentation leads to a file and a heading that exist`() throws {
        var faults: [String] = []
        for page in Self.pages {
            let text = try String(contentsOf: page, encoding: .utf8)
            for match in text.matches(of: /\]\(([^)\s]+)\)/) {
                let link = String(match.1)
                guard !link.contains("://"), !link.hasPrefix("mailto:") else { continue }
                let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                let target = parts[0].isEmpty ? page : page.deletingLastPathComponent().appendingPathComponent(parts[0])
                guard FileManager.default.fileExists(atPath: target.path) else {
                    faults.append("\(page.lastPathComponent): \(link) does not exist")
                    continue
                }
                guard parts.count == 2, target.pathExtension == "md" else { continue }
                if !(try Self.headings(of: target)).contains(parts[1]) {
                    faults.append("\(page.lastPathComponent): \(link) names no heading")
                }
            }
        }
        #expect(Self.pages.count > 20)
        #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
    }

    @Test func `every script and source file that the documentation names exists`() throws {
        var faults: [String] = []
        for page in Self.pages {
            let text = try String(contentsOf: page, encoding: .utf8)
            for match in text.matches(of: /\b(Scripts|Docs|Sources|Tests|Contracts|Genesis)\/[A-Za-z0-9_\/.+-]*[A-Za-z0-9_]/) {
                let path = String(match.0)
                guard !path.contains("NAME"), !FileManager.default.fileExists(atPath: RepositoryRoot.file(path).path) else {
                    continue
                }
                faults.append("\(page.lastPathComponent): \(path) does not exist")
            }
        }
        #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
    }

    /// The headings of a page as links spell them: lower case, blanks as dashes, other signs dropped.
    private static func headings(of page: URL) throws -> Set<String> {
        let text = try String(contentsOf: page, encoding: .utf8)
        let titles = text.split(separator: "\n").filter { $0.hasPrefix("#") }.map { $0.drop { $0 == "#" || $0 == " " } }
        return Set(
            titles.map { title in
                String(
                    title.lowercased().compactMap { sign in
                        sign == " " ? "-" : sign.isLetter || sign.isNumber || sign == "-" || sign == "_" ? sign : nil
                    }
                )
            }
        )
    }
}
