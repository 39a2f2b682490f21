import ContractLanguage
internal import Primitives

/// Other names: LSP 3.17, `textDocument/prepareRename` and `textDocument/rename`.
extension LanguageServer {
    /// The range of the name at an offset, or why it stays as it is.
    func prepareRename(_ uri: String, _ document: Document, _ offset: Int) -> Result<JSONValue, LanguageServerFailure> {
        guard let index = index(of: uri) else { return .success(.null) }
        do throws(RenameRefusal) {
            let found = try index.renamable(at: offset)
            return .success(["range": document.lines.range(of: found.span), "placeholder": .text(found.name)])
        } catch { return .failure(LanguageServerFailure(.requestFailed, error.sentence)) }
    }

    /// The edits of this document, and of the contracts beside it that use the name.
    func rename(
        _ uri: String,
        _ document: Document,
        _ offset: Int,
        to newName: String?
    ) -> Result<JSONValue, LanguageServerFailure> {
        guard let newName else { return .failure(LanguageServerFailure(.badParameters, "`newName` is missing")) }
        guard let index = index(of: uri) else { return .success(.null) }
        do throws(RenameRefusal) {
            let places = try index.places(renaming: offset, to: newName) { self.index(of: $0, at: uri) }
            let own = JSONMember(uri, Self.edits(places, document.lines, newName))
            let others = try edits(ofUsersOf: index, at: uri, offset, document.lines.bytes, places, newName)
            return .success(["changes": .object([own] + others)])
        } catch { return .failure(LanguageServerFailure(.requestFailed, error.sentence)) }
    }

    private static func edits(_ places: [SourceSpan], _ lines: TextLines, _ newName: String) -> JSONValue {
        .array(places.map { ["range": lines.range(of: $0), "newText": .text(newName)] })
    }

    /// The edits of contracts that use the name at an offset; refused where one has errors, or would have.
    private func edits(
        ofUsersOf index: SourceIndex,
        at uri: String,
        _ offset: Int,
        _ bytes: [UInt8],
        _ places: [SourceSpan],
        _ newName: String
    ) throws(RenameRefusal) -> [JSONMember] {
        guard let oldName = try index.nameForOthers(at: offset) else { return [] }
        let renamed = SourceEdit.applied(places.map { SourceEdit(span: $0, text: newName) }, to: bytes)
        var members: [JSONMember] = []
        for neighbour in neighbours(uri) where neighbour != uri {
            let name = neighbour.split(separator: "/").last.map { String($0.dropLast(".accord".utf8.count)) } ?? ""
            guard let file = source(of: name, beside: uri), ContractCompiler.uses(of: file.source).contains(index.name) else {
                continue
            }
            let user = self.index(of: file.source, at: file.uri)
            let used = user.places(of: oldName, ofContract: index.name)
            guard !used.isEmpty else { continue }
            guard user.diagnostics.isEmpty else {
                throw RenameRefusal(sentence: "`\(name)` uses `\(oldName)` and has errors; mend them first")
            }
            let changed = SourceEdit.applied(used.map { SourceEdit(span: $0, text: newName) }, to: file.source)
            let library = ContractLibrary { other in
                other == index.name ? (uri, renamed) : self.source(of: other, beside: uri).map { ($0.uri, $0.source) }
            }
            let after = SourceIndex(source: changed, fileName: file.uri, imports: library.imports(of: changed))
            guard after.diagnostics.isEmpty else {
                throw RenameRefusal(sentence: "with `\(newName)` the contract `\(name)` would have errors")
            }
            members.append(JSONMember(file.uri, Self.edits(used, TextLines(file.source), newName)))
        }
        return members
    }
}
