import ContractLanguage
internal import Primitives

/// What an editor asks of a place in a document.
extension LanguageServer {
    func feature(_ method: String, _ parameters: JSONValue?) -> Result<JSONValue, LanguageServerFailure> {
        let known = [
            "textDocument/hover", "textDocument/definition", "textDocument/completion", "textDocument/formatting",
            "textDocument/documentSymbol", "textDocument/prepareRename", "textDocument/rename", "textDocument/codeAction",
        ]
        guard known.contains(method) else {
            return .failure(LanguageServerFailure(.unknownMethod, "there is no method \(method.prefix(80))"))
        }
        guard let uri = parameters?["textDocument"]?["uri"]?.text, let document = documents[uri] else {
            return .failure(LanguageServerFailure(.badParameters, "`textDocument.uri` names no open document"))
        }
        if method == "textDocument/formatting" { return .success(formatting(uri, document)) }
        if method == "textDocument/documentSymbol" { return .success(outline(uri, document)) }
        if method == "textDocument/codeAction" { return fixes(uri, document, parameters) }
        guard let position = TextPosition(json: parameters?["position"]) else {
            return .failure(LanguageServerFailure(.badParameters, "`position` has a line and a character from 0"))
        }
        let offset = document.lines.offset(of: position)
        switch method {
        case "textDocument/hover": return .success(hover(uri, document, offset))
        case "textDocument/definition": return .success(definition(uri, document, offset))
        case "textDocument/prepareRename": return prepareRename(uri, document, offset)
        case "textDocument/rename": return rename(uri, document, offset, to: parameters?["newName"]?.text)
        default: return .success(completion(uri, document, offset))
        }
    }

    // MARK: Places

    private func hover(_ uri: String, _ document: Document, _ offset: Int) -> JSONValue {
        guard let found = index(of: uri)?.hover(at: offset, interface: { self.interface(of: $0, beside: uri) }) else {
            return .null
        }
        let code = found.code.isEmpty ? [] : ["```accord\n\(found.code)\n```"]
        return [
            "contents": ["kind": "markdown", "value": .text((code + found.remarks).joined(separator: "\n\n"))],
            "range": document.lines.range(of: found.span),
        ]
    }

    private func definition(_ uri: String, _ document: Document, _ offset: Int) -> JSONValue {
        switch index(of: uri)?.definition(at: offset) {
        case .here(let span)?: return ["uri": .text(uri), "range": document.lines.range(of: span)]
        case .contract(let contract, let name)?:
            guard let file = source(of: contract, beside: uri) else { return .null }
            let other = index(of: file.source, at: file.uri)
            return ["uri": .text(file.uri), "range": TextLines(file.source).range(of: other.span(ofDeclaration: name))]
        case nil: return .null
        }
    }

    /// The text is looked at with a name at the place, so that `record.` and half a statement have a meaning.
    private func completion(_ uri: String, _ document: Document, _ offset: Int) -> JSONValue {
        var bytes = document.lines.bytes
        let isOpen = offset == 0 || !Self.isWordByte(bytes[offset - 1])
        if isOpen { bytes.insert(contentsOf: Array("_".utf8), at: offset) }
        let index = index(of: bytes, at: uri)
        let found = index.completions(at: offset) { self.interface(of: $0, beside: uri) }
        var seen: Set<String> = []
        let items = found.filter { $0.label != "_" && seen.insert($0.label).inserted }.map { item -> JSONValue in
            ["label": .text(item.label), "kind": .integer(item.kind.number), "detail": .text(item.detail)]
        }
        return ["isIncomplete": false, "items": .array(items)]
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    // MARK: Whole documents

    /// A document with errors stays as it is.
    private func formatting(_ uri: String, _ document: Document) -> JSONValue {
        guard case .formatted(let bytes) = SourceFormatter.format(source: document.lines.bytes, fileName: uri) else { return [] }
        guard bytes != document.lines.bytes else { return [] }
        return [["range": document.lines.all, "newText": .text(String(decoding: bytes, as: UTF8.self))]]
    }

    private func outline(_ uri: String, _ document: Document) -> JSONValue {
        .array(
            (index(of: uri)?.outline ?? []).map { item in
                let range = document.lines.range(of: item.span)
                return [
                    "name": .text(item.name), "detail": .text(item.detail), "kind": .integer(item.kind.number), "range": range,
                    "selectionRange": range,
                ]
            }
        )
    }
}

extension SourceCompletion.Kind {
    /// LSP 3.17, `CompletionItemKind`.
    fileprivate var number: Int64 {
        switch self {
        case .function: 3
        case .field: 5
        case .local: 6
        case .contract: 9
        case .keyword: 14
        case .map: 10
        case .caseName: 20
        case .constant: 21
        case .type: 22
        case .event: 23
        }
    }
}

extension SourceDeclaration.Kind {
    /// LSP 3.17, `SymbolKind`.
    fileprivate var number: Int64 {
        switch self {
        case .contract: 2
        case .enumeration: 10
        case .record: 23
        case .constant: 14
        case .state: 8
        case .event: 24
        case .function: 12
        case .test: 6
        }
    }
}
