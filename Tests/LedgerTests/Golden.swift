import TestSupport
import Testing

/// The files in `Golden`, each a format's bytes as a reader in any language can check itself against.
enum Golden {
    /// Compares named hex strings and texts with `Golden/NAME.json`.
    static func expect(
        _ name: String,
        _ values: [(String, String)],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let lines = values.map { "  \"\($0.0)\": \"\($0.1)\"" }
        try expect(name, text: "{\n\(lines.joined(separator: ",\n"))\n}\n", sourceLocation: sourceLocation)
    }

    static func expect(_ name: String, text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(try GoldenFile("\(name).json").difference(from: text) == nil, sourceLocation: sourceLocation)
    }
}
