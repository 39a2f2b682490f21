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

    /// The edits of this document; nothing is said of other contracts that use the name.
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
            let edits = places.map { place -> JSONValue in
                ["range": document.lines.range(of: place), "newText": .text(newName)]
            }
            return .success(["changes": .object([JSONMember(uri, .array(edits))])])
        } catch { return .failure(LanguageServerFailure(.requestFailed, error.sentence)) }
    }
}
