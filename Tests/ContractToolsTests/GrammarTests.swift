import Foundation
import TestSupport
import Testing

/// The grammar that editors colour by knows every word that the language has.
@Suite struct GrammarTests {
    private static func patterns(in value: Any) -> [String] {
        if let list = value as? [Any] { return list.flatMap(patterns) }
        guard let members = value as? [String: Any] else { return [] }
        let own = ["match", "begin", "end"].compactMap { members[$0] as? String }
        return own + members.keys.sorted().compactMap { members[$0] }.flatMap(patterns)
    }

    private static func document(_ name: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(contentsOf: RepositoryRoot.file("Docs/editors/vscode-accord/\(name)")))
    }

    /// The words in back quotes that stand in the specification between two texts.
    private static func words(from start: String, to end: String) throws -> [String] {
        let page = try String(contentsOf: RepositoryRoot.file("Docs/spec/contract-language.md"), encoding: .utf8)
        let first = try #require(page.range(of: start)).upperBound
        let last = try #require(page.range(of: end, range: first..<page.endIndex)).lowerBound
        return page[first..<last].matches(of: /`([A-Za-z]+)/).map { String($0.1) }
    }

    @Test func `every pattern of the grammar is one`() throws {
        let patterns = Self.patterns(in: try Self.document("syntaxes/accord.tmLanguage.json"))
        #expect(patterns.count > 15)
        for pattern in patterns { _ = try NSRegularExpression(pattern: pattern) }
        for name in ["package.json", "language-configuration.json"] { _ = try Self.document(name) }
    }

    @Test func `the grammar knows the reserved words, the types and what is built in`() throws {
        let patterns = Self.patterns(in: try Self.document("syntaxes/accord.tmLanguage.json")).joined(separator: " ")
        let words =
            try Self.words(from: "are never names: ", to: "All other words")
            + Self.words(from: "| type | values |", to: "A key has 1 to 4")
            + Self.words(from: "**Built in.** ", to: "; `m.minor`")
        #expect(words.count > 40)
        let known = Set(patterns.split { !$0.isLetter }.map(String.init))
        // `T?`, `contract.Name`, and what stands behind a dot are no words of their own.
        for word in words where !["T", "contract", "K"].contains(word) { #expect(known.contains(word), "\(word)") }
    }
}
