import ArgumentParser
import ContractLanguage
import ContractTools
import Glibc
import Primitives
import Storage

/// `consilium contract lsp`.
struct ContractLanguageServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lsp",
        abstract: "Serve an editor: errors, types and costs, definitions, completion, layout.",
        discussion: """
            Speaks the Language Server Protocol 3.17 on standard input and output until the editor says `exit`; started by an
            editor, not by hand. Docs/editors.md says how to set up VS Code and others.

            Example, for Helix in languages.toml:
              [language-server.accord]
              command = "consilium"
              args = ["contract", "lsp"]
            """
    )

    func run() async throws {
        let server = LanguageServer(version: SoftwareVersion.current, neighbours: Self.neighbours, read: Self.source)
        var reader = MessageReader()
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(STDIN_FILENO, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Exit.failed }
            for item in reader.take(piece[..<count]) {
                switch item {
                case .message(let body): try server.answer(to: body).forEach(Self.send)
                case .fault(let sentence): try Self.send(LanguageServer.complaint(sentence))
                case .lost(let sentence):
                    try Self.send(LanguageServer.complaint(sentence))
                    throw Exit.failed
                }
                if case .ended(let well) = server.course {
                    if well { return }
                    throw Exit.failed
                }
            }
        }
    }

    /// The contracts in a document's folder.
    private static func neighbours(of uri: String) -> [String] {
        guard let path = DocumentAddress.path(of: uri), let end = path.lastIndex(of: "/") else { return [] }
        let names = (try? DiskFolder.names(in: String(path[..<end]))) ?? []
        return names.filter { $0.hasSuffix(".accord") }.sorted().map { DocumentAddress.uri(of: path[...end] + $0) }
    }

    /// A contract beside the document, or one that the program carries.
    private static func source(of contract: String, beside uri: String) -> (uri: String, source: [UInt8])? {
        let sibling = DocumentAddress.sibling(of: uri, contract: contract)
        if let path = DocumentAddress.path(of: sibling), let source = try? ContractSource.read(path) { return (sibling, source) }
        return EmbeddedContracts.source(of: contract).map { ("consilium:/\(contract).accord", Array($0.utf8)) }
    }

    private static func send(_ message: JSONValue) throws {
        let body = Array(message.description.utf8)
        var bytes = Array("Content-Length: \(body.count)\r\n\r\n".utf8)
        bytes += body
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Exit.failed }
            offset += count
        }
    }
}
