import Glibc
import NodeRuntime
import Testing

@Suite struct ConfigurationDocumentTests {
    private func page(_ name: String) throws -> String {
        // Tests/NodeRuntimeTests/Configuration/… → the repository.
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let file = try #require(fopen("/\(root)/Docs/operations/\(name)", "r"))
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 18)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    @Test func `the page lists every setting with its variable, default and limits`() throws {
        let page = try page("configuration.md")
        for setting in Setting.all {
            let standard = setting.standard.isEmpty ? "–" : "`\(setting.standard)`"
            let row =
                "| `\(setting.name)` | `\(setting.environmentName)` | \(standard) | \(setting.allowed) | \(setting.meaning) |"
            #expect(page.contains(row + "\n"), "missing: \(row)")
        }
    }

    @Test func `the page of metrics lists every metric`() throws {
        let page = try page("metrics.md")
        let metrics = NodeMetrics(version: "1")
        for line in metrics.exposition().split(separator: "\n") where line.hasPrefix("# HELP ") {
            let parts = line.dropFirst(7).split(separator: " ", maxSplits: 1)
            #expect(page.contains("| `\(parts[0])` |"), "missing: | `\(parts[0])` | … | \(parts.last ?? "") |")
        }
    }
}
