import TestSupport
import Testing

/// Rules for all files.
@Suite struct SourceRulesTests {
    private static let lineLimit = 600

    private func record(_ findings: [String]) { for finding in findings { Issue.record("\(finding)") } }

    private func allFiles() throws -> [SourceFile] { try SourceFile.sources.get() + SourceFile.tests.get() }

    @Test func `no file is longer than 600 lines`() throws {
        for file in try allFiles() where file.lines.count > Self.lineLimit {
            Issue.record("\(file.path):\(Self.lineLimit + 1): \(file.lines.count) lines; split the file by topic")
        }
    }

    @Test func `nothing is left to do later`() throws {
        let words = ["TO" + "DO", "FIX" + "ME", "XX" + "X:", "HA" + "CK:"]
        for file in try allFiles() {
            for (index, line) in file.lines.enumerated() {
                for word in words where line.contains(word) { Issue.record("\(file.path):\(index + 1): \(word) is not allowed") }
            }
        }
    }

    @Test func `nothing is public, forced or fatal`() throws {
        for file in try SourceFile.sources.get() {
            record(file.findings(of: ["public", "open class"], isMember: false, "what crosses targets is `package`"))
            record(file.findings(of: ["try!"], "handle the error"))
            record(file.findings(of: ["as!"], "handle the other type"))
            record(file.findings(of: ["fatalError("], "use precondition with a sentence, or throw"))
        }
    }

    @Test func `tests see what other targets see`() throws {
        for file in try SourceFile.tests.get() { record(file.findings(of: ["@testable"], "test the package interface")) }
    }

    @Test func `tests do not sleep`() throws {
        for file in try SourceFile.tests.get() where !file.path.hasPrefix("Tests/EndToEndTests/") {
            record(file.findings(of: ["Task.sleep(", "usleep(", "Thread.sleep("], "wait for the event instead"))
            record(file.findings(of: ["sleep("], isMember: false, "wait for the event instead"))
        }
    }
}
