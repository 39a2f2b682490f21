import Foundation
import TestSupport
import Testing

/// The checker itself: a rule that finds nothing because it reads wrongly would pass for ever.
@Suite struct SourceFileTests {
    private func file(_ text: String) throws -> SourceFile {
        let folder = try TemporaryFolder()
        let url = folder.url.appendingPathComponent("Sample.swift")
        try text.write(to: url, atomically: true, encoding: .utf8)
        return try SourceFile(url)
    }

    @Test func `imports of every form are seen`() throws {
        let sample = try file(
            """
            import A
            package import B
            @preconcurrency internal import C
            import struct D.Thing
            // import E
            """
        )
        #expect(sample.imports.map(\.module) == ["A", "B", "C", "D"])
        #expect(sample.imports.map(\.line) == [1, 2, 3, 4])
    }

    @Test func `code is seen, comments and texts are not`() throws {
        let quotes = "\"\"\""
        let sample = try file(
            "let a = \"Double\" // Double\nlet b: Double = 1\nlet c = \"\\\"Double\"\nlet d = \(quotes)\nDouble\n\(quotes)\n"
        )
        let findings = sample.findings(of: ["Double"], "no")
        #expect(findings.count == 1)
        #expect(findings.first?.hasSuffix("Sample.swift:2: no: Double") == true)
    }

    @Test func `a word is found as a whole, behind a dot only where it may be`() throws {
        let sample = try file("blueprint(1)\nlog.print(1)\nprint(1)\nlet Doubles = 1")
        #expect(sample.findings(of: ["print("], isMember: false, "no").map { $0.contains(":3:") } == [true])
        #expect(sample.findings(of: ["print("], "no").count == 2)
        #expect(sample.findings(of: ["Double"], "no").isEmpty)
    }

    @Test func `the manifest is read`() throws {
        let dependencies = try FloorTable.dependencies()
        #expect(dependencies["PBFT"] == ["Primitives"])
        #expect(dependencies["PeerNetwork"]?.contains("NIOSSL") == true)
        #expect(dependencies["consilium"]?.contains("Commands") == true)
        #expect(try !SourceFile.sources.get().isEmpty)
        #expect(
            FloorTable.pure.contains("PBFT") && FloorTable.pure.contains("ContractVM") && !FloorTable.pure.contains("NodeAPI")
        )
    }
}
