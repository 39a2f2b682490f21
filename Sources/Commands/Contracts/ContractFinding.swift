import ContractLanguage
import Primitives

/// A diagnostic of one file, as commands print it.
struct ContractFinding {
    /// The page with a section for each code.
    static let page = "Docs/accord-errors.md"

    let file: String
    let source: SourceText
    let diagnostic: Diagnostic

    /// Place, message, line, caret and what to write instead; ends with a line end.
    var text: String { DiagnosticRenderer.render(diagnostic, of: source) }

    var json: JSONValue {
        let end = source.location(of: max(diagnostic.span.end, diagnostic.span.start))
        return [
            "file": .text(file), "code": .text(diagnostic.code.rawValue),
            "line": .integer(Int64(diagnostic.location.line)), "column": .integer(Int64(diagnostic.location.column)),
            "end_line": .integer(Int64(end.line)), "end_column": .integer(Int64(end.column)),
            "source": .text(String(decoding: source.line(at: diagnostic.span.start).prefix(1024), as: UTF8.self)),
            "message": .text(diagnostic.message), "suggestion": diagnostic.suggestion.map { .text($0.sentence) } ?? .null,
            "page": .text("\(Self.page)#\(diagnostic.code.rawValue.lowercased())"),
        ]
    }
}
