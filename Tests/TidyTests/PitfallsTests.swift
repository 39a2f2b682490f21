import Foundation
import TestSupport
import Testing

/// Every failure of the page on pitfalls has a rule, the files that hold it, and tests that are there.
@Suite struct PitfallsTests {
    private struct Row {
        let number: String
        /// Failure, rule, where it lives, tests.
        let cells: [String]
    }

    private static func rows() throws -> [Row] {
        let text = try String(contentsOf: RepositoryRoot.file("Docs/spec/pitfalls.md"), encoding: .utf8)
        return text.split(separator: "\n").filter { $0.hasPrefix("| S") }.map { line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
            let trimmed = cells.map { $0.trimmingCharacters(in: .whitespaces) }
            return Row(number: trimmed[0], cells: Array(trimmed.dropFirst()))
        }
    }

    @Test func `every known failure has its row, and no cell is empty`() throws {
        let rows = try Self.rows()
        #expect(rows.map(\.number) == (1...26).map { "S\($0)" })
        for row in rows {
            #expect(row.cells.count == 4, "\(row.number)")
            #expect(row.cells.allSatisfy { $0.count > 8 }, "\(row.number) has an empty cell")
        }
    }

    @Test func `every source file of the pitfalls exists`() throws {
        for row in try Self.rows() {
            let files = row.cells[2].matches(of: /`([^`]+)`/).map { String($0.1) }
            #expect(!files.isEmpty, "\(row.number) names no file")
            for file in files {
                #expect(FileManager.default.fileExists(atPath: RepositoryRoot.file(file).path), "\(row.number): \(file)")
            }
        }
    }

    @Test func `every test of the pitfalls stands in its file`() throws {
        for row in try Self.rows() {
            let entries = row.cells[3].components(separatedBy: "<br>").map { $0.trimmingCharacters(in: .whitespaces) }
            for entry in entries {
                guard let match = entry.wholeMatch(of: /`(Tests\/[A-Za-z0-9_\/+]+\.swift)`: (.+)/) else {
                    Issue.record("\(row.number): \"\(entry)\" is not `file`: sentence")
                    continue
                }
                let text = try? String(contentsOf: RepositoryRoot.file(String(match.1)), encoding: .utf8)
                let sentence = "func `\(match.2)`("
                #expect(text?.contains(sentence) == true, "\(row.number): \(match.1) has no test \"\(match.2)\"")
            }
        }
    }
}
