import ContractLanguage
internal import Primitives

/// Quick fixes: LSP 3.17, `textDocument/codeAction`.
extension LanguageServer {
    /// The suggestions of the findings in a range that are one concrete change, as the command line says them.
    func fixes(_ uri: String, _ document: Document, _ parameters: JSONValue?) -> Result<JSONValue, LanguageServerFailure> {
        guard let first = TextPosition(json: parameters?["range"]?["start"]),
            let last = TextPosition(json: parameters?["range"]?["end"])
        else { return .failure(LanguageServerFailure(.badParameters, "`range` has a start and an end")) }
        let wanted = parameters?["context"]?["only"]?.array?.compactMap(\.text)
        guard wanted?.contains(where: { $0.isEmpty || $0 == "quickfix" }) ?? true, let index = index(of: uri) else {
            return .success([])
        }
        let (start, end) = (document.lines.offset(of: first), document.lines.offset(of: last))
        let near = index.diagnostics.filter { $0.span.start <= end && start <= $0.span.end }
        return .success(.array(near.compactMap { Self.fix($0, uri, document.lines) }))
    }

    private static func fix(_ finding: Diagnostic, _ uri: String, _ lines: TextLines) -> JSONValue? {
        guard let suggestion = finding.suggestion, let edit = suggestion.edit else { return nil }
        let change: JSONValue = ["range": lines.range(of: edit.span), "newText": .text(edit.text)]
        return [
            "title": .text(suggestion.sentence), "kind": "quickfix", "diagnostics": [json(finding, lines)], "isPreferred": true,
            "edit": ["changes": .object([JSONMember(uri, [change])])],
        ]
    }
}
