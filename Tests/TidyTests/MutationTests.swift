import Foundation
import TestSupport
import Testing

/// Planted bugs stay behind their switch.
@Suite struct MutationTests {
    private static let home = "Sources/Primitives/Mutation.swift"

    @Test func `without the switch no planted bug is active`() throws {
        let url = RepositoryRoot.url.appendingPathComponent(Self.home)
        let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map { $0.filter { $0 != " " } }
        let question = try #require(lines.firstIndex { $0.contains("funcisActive(") })
        #expect(
            Array(lines[(question + 1)...(question + 5)]) == [
                "#ifMUTATIONS", "returnactive==mutation", "#else", "returnfalse", "#endif",
            ]
        )
        let state = try #require(lines.firstIndex { $0.contains("staticvaractive") })
        #expect(lines[..<state].lastIndex(of: "#ifMUTATIONS").map { !lines[$0..<state].contains("#endif") } == true)
    }

    @Test func `the switch is set by the environment of a build alone`() throws {
        let url = RepositoryRoot.url.appendingPathComponent("Package.swift")
        let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").filter { $0.contains("\"MUTATIONS\"") }
        #expect(lines.count == 1)
        #expect(lines.first?.contains("Context.environment[\"CONSILIUM_MUTATIONS\"] == \"1\" ?") == true)
    }

    @Test func `code asks only whether a planted bug is active, and every planted bug is asked for`() throws {
        var asked = ""
        for file in try SourceFile.sources.get() where file.path != Self.home {
            for (index, line) in file.lines.enumerated() {
                let isOfTheTool = file.path.hasPrefix("Sources/consilium-simulate/")
                if line.contains("MUTATIONS"), !isOfTheTool { Issue.record("\(file.path):\(index + 1): ask Mutation.isActive") }
                if line.contains("Mutation.active"), !isOfTheTool {
                    Issue.record("\(file.path):\(index + 1): only the tool sets it")
                }
                if line.contains("isActive(.") { asked += line + "\n" }
            }
        }
        let cases = try SourceFile.sources.get().filter { $0.path == Self.home }.flatMap(\.lines)
            .filter { $0.drop { $0 == " " }.hasPrefix("case ") }
            .flatMap { $0.drop { $0 == " " }.dropFirst(5).split(separator: ",").map { $0.filter { $0 != " " } } }
        #expect(cases.count >= 25)
        for name in cases where !asked.contains("isActive(.\(name))") { Issue.record("nothing asks for \(name)") }
    }
}
