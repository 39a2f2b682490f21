import ContractLanguage
import ContractVM
internal import Primitives

/// Open documents, and what is wrong with them.
extension LanguageServer {
    func opened(_ parameters: JSONValue?) -> [JSONValue] {
        guard let item = parameters?["textDocument"], let uri = item["uri"]?.text, let text = item["text"]?.text else {
            return []
        }
        guard documents[uri] != nil || documents.count < Self.documentsMax else {
            let message = "more than \(Self.documentsMax) documents are open; close some"
            return [Self.notification("window/showMessage", ["type": 2, "message": .text(message)])]
        }
        documents[uri] = Document(lines: TextLines(Array(text.utf8)), version: item["version"] ?? .null, index: nil)
        return publishAll()
    }

    /// Changes come with a range, or are the whole text; one that makes no sense is left out.
    func changed(_ parameters: JSONValue?) -> [JSONValue] {
        guard let uri = parameters?["textDocument"]?["uri"]?.text, var document = documents[uri] else { return [] }
        for change in parameters?["contentChanges"]?.array ?? [] {
            guard let text = change["text"]?.text else { continue }
            guard let range = change["range"] else {
                document.lines = TextLines(Array(text.utf8))
                continue
            }
            guard let first = TextPosition(json: range["start"]), let last = TextPosition(json: range["end"]) else { continue }
            var bytes = document.lines.bytes
            let start = document.lines.offset(of: first)
            bytes.replaceSubrange(start..<max(start, document.lines.offset(of: last)), with: Array(text.utf8))
            document.lines = TextLines(bytes)
        }
        document.version = parameters?["textDocument"]?["version"] ?? .null
        documents[uri] = document
        return publishAll()
    }

    func closed(_ parameters: JSONValue?) -> [JSONValue] {
        guard let uri = parameters?["textDocument"]?["uri"]?.text, documents.removeValue(forKey: uri) != nil else { return [] }
        let empty = Self.notification("textDocument/publishDiagnostics", ["uri": .text(uri), "diagnostics": []])
        return [empty] + publishAll()
    }

    /// The findings of all documents: a change in one may mend or break those that use it.
    func publishAll() -> [JSONValue] {
        for uri in documents.keys { documents[uri]?.index = nil }
        return documents.keys.sorted().compactMap { uri in
            guard let index = index(of: uri), let document = documents[uri] else { return nil }
            let findings = index.diagnostics.map { Self.json($0, document.lines) }
            return Self.notification(
                "textDocument/publishDiagnostics",
                ["uri": .text(uri), "version": document.version, "diagnostics": .array(findings)]
            )
        }
    }

    static func json(_ finding: Diagnostic, _ lines: TextLines) -> JSONValue {
        let message = finding.suggestion.map { "\(finding.message)\n\($0.sentence)" } ?? finding.message
        return [
            "range": lines.range(of: finding.span), "severity": 1, "code": .text(finding.code.rawValue), "source": "accord",
            "message": .text(message),
        ]
    }

    // MARK: Meaning

    /// The document of a URI with all that is known of it; nil if it is not open.
    func index(of uri: String) -> SourceIndex? {
        guard let document = documents[uri] else { return nil }
        if let known = document.index { return known }
        let made = index(of: document.lines.bytes, at: uri)
        documents[uri]?.index = made
        return made
    }

    /// A text as if it stood in the document of a URI.
    func index(of bytes: [UInt8], at uri: String) -> SourceIndex {
        SourceIndex(source: bytes, fileName: uri, imports: library(beside: uri).imports(of: bytes))
    }

    func library(beside uri: String) -> ContractLibrary {
        ContractLibrary { name in self.source(of: name, beside: uri).map { ($0.uri, $0.source) } }
    }

    /// The source of another contract: an open document before what is on disk.
    func source(of contract: String, beside uri: String) -> (uri: String, source: [UInt8])? {
        let sibling = DocumentAddress.sibling(of: uri, contract: contract)
        if let open = documents[sibling] { return (sibling, open.lines.bytes) }
        return read(contract, uri)
    }

    func interface(of contract: String, beside uri: String) -> ContractInterface? {
        library(beside: uri).contract(named: contract)?.result.module.map { ContractInterface($0) }
    }
}
