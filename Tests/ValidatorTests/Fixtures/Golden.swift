import Foundation
import Testing

/// Files of expected bytes; rewritten only with `REWRITE_GOLDEN=1`, and committed only when the change is understood.
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
        let url = url(name)
        if ProcessInfo.processInfo.environment["REWRITE_GOLDEN"] == "1" {
            try text.write(to: url, atomically: true, encoding: .utf8)
        }
        let expected = try String(contentsOf: url, encoding: .utf8)
        #expect(text == expected, "\(name).json differs", sourceLocation: sourceLocation)
    }

    private static func url(_ name: String) -> URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Golden").appendingPathComponent("\(name).json")
    }
}
