import Foundation
import TestSupport
import Testing

/// The extension for VS Code, run by Node with the real language server; left out where there is no Node.
@Suite struct EditorExtensionTests {
    private static let node = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .map { URL(fileURLWithPath: "\($0)/node") }.first { FileManager.default.isExecutableFile(atPath: $0.path) }

    @Test(.enabled(if: node != nil, "node is not in PATH"))
    func `the extension starts the server of its setting, which finds and mends, and ends it`() throws {
        let folder = RepositoryRoot.file("Docs/editors/vscode-accord").path
        let node = BuiltExecutable(at: try #require(Self.node))
        let outcome = try node.run(["\(folder)/test/run-extension.js", folder, BuiltExecutable.consilium.url.path])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let said = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(said["args"] as? [String] == ["contract", "lsp"] && said["status"] as? Int == 0)
        #expect(said["selected"] as? [String] == said["languages"] as? [String] && said["selected"] as? [String] == ["accord"])
        #expect(said["diagnostics"] as? [String] == ["there is no name `cuont` here\nwrite `count`"])
        #expect(said["titles"] as? [String] == ["write `count`"])
    }
}
