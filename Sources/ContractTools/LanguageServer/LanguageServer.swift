import ContractLanguage
import ContractVM
package import Primitives

/// Accord for editors: the Language Server Protocol 3.17 without a transport.
///
/// One message in, messages out. Never fails on any input: what cannot be understood is answered with an error.
package final class LanguageServer {
    /// What the client's process should do next.
    package enum Course: Hashable, Sendable {
        case goOn
        /// The client said `exit`; well if it said `shutdown` before.
        case ended(well: Bool)
    }

    struct Document {
        var lines: TextLines
        var version: JSONValue
        /// Made when it is asked for; gone when this document or another one changes.
        var index: SourceIndex?
    }

    /// Open documents at once.
    static let documentsMax = 256

    private enum Stage {
        case fresh, running, shutDown
    }

    /// Reads the source of a contract that no open document holds: beside the document of a URI, or known otherwise.
    let read: (_ contract: String, _ beside: String) -> (uri: String, source: [UInt8])?
    /// The URIs of the contracts that lie beside a document, itself among them.
    let neighbours: (_ uri: String) -> [String]
    private let version: String
    private var stage = Stage.fresh
    var documents: [String: Document] = [:]
    package private(set) var course = Course.goOn

    /// `version` is what the client is told of this program.
    package init(
        version: String,
        neighbours: @escaping (_ uri: String) -> [String] = { _ in [] },
        read: @escaping (_ contract: String, _ beside: String) -> (uri: String, source: [UInt8])?
    ) {
        self.version = version
        self.neighbours = neighbours
        self.read = read
    }

    // MARK: Messages

    /// Answers one message; the messages to send back, in order, without their headers.
    package func answer(to body: [UInt8]) -> [JSONValue] {
        guard course == .goOn else { return [] }
        do throws(JSONError) {
            return answer(to: try JSONReader.read(body))
        } catch { return [Self.error(.null, .parse, "this is no JSON: \(error)")] }
    }

    /// What to say of bytes that were no message.
    package static func complaint(_ what: String) -> JSONValue { error(.null, .parse, what) }

    private func answer(to message: JSONValue) -> [JSONValue] {
        guard message.members != nil, let method = message["method"]?.text else {
            // An answer to a request: this server never asks.
            if message["result"] != nil || message["error"] != nil { return [] }
            return [Self.error(Self.id(of: message) ?? .null, .invalidRequest, "a message has a method")]
        }
        guard message["id"] != nil else { return notified(method, message["params"]) }
        guard let id = Self.id(of: message) else {
            return [Self.error(.null, .invalidRequest, "an id is a number or a text")]
        }
        switch requested(method, message["params"]) {
        case .success(let result): return [["jsonrpc": "2.0", "id": id, "result": result]]
        case .failure(let failure): return [Self.error(id, failure.code, failure.message)]
        }
    }

    private static func id(of message: JSONValue) -> JSONValue? {
        switch message["id"] {
        case .text(let text)?: .text(text)
        case .integer(let number)?: .integer(number)
        case .number(let number)?: .number(number)
        default: nil
        }
    }

    private func notified(_ method: String, _ parameters: JSONValue?) -> [JSONValue] {
        if method == "exit" {
            course = .ended(well: stage == .shutDown)
            return []
        }
        guard stage == .running else { return [] }
        switch method {
        case "textDocument/didOpen": return opened(parameters)
        case "textDocument/didChange": return changed(parameters)
        case "textDocument/didClose": return closed(parameters)
        case "textDocument/didSave": return publishAll()
        default: return []
        }
    }

    private func requested(_ method: String, _ parameters: JSONValue?) -> Result<JSONValue, LanguageServerFailure> {
        switch (method, stage) {
        case ("initialize", .fresh):
            stage = .running
            return .success(capabilities(for: parameters?["capabilities"]))
        case ("initialize", _): return .failure(LanguageServerFailure(.invalidRequest, "the server was initialized already"))
        case (_, .fresh): return .failure(LanguageServerFailure(.notInitialized, "the first request is `initialize`"))
        case (_, .shutDown): return .failure(LanguageServerFailure(.invalidRequest, "the server is shut down"))
        case ("shutdown", _):
            stage = .shutDown
            return .success(.null)
        default: return feature(method, parameters)
        }
    }

    private func capabilities(for client: JSONValue?) -> JSONValue {
        let asksBefore = client?["textDocument"]?["rename"]?["prepareSupport"]?.bool == true
        let takesFixes = client?["textDocument"]?["codeAction"]?["codeActionLiteralSupport"] != nil
        return [
            "capabilities": [
                "positionEncoding": "utf-16",
                "textDocumentSync": ["openClose": true, "change": 2, "save": true],
                "hoverProvider": true, "definitionProvider": true, "documentFormattingProvider": true,
                "documentSymbolProvider": true, "renameProvider": asksBefore ? ["prepareProvider": true] : true,
                "codeActionProvider": takesFixes ? ["codeActionKinds": ["quickfix"]] : false,
                "completionProvider": ["triggerCharacters": ["."]],
            ],
            "serverInfo": ["name": "consilium contract lsp", "version": .text(version)],
        ]
    }

    static func error(_ id: JSONValue, _ code: LanguageServerFailure.Code, _ message: String) -> JSONValue {
        ["jsonrpc": "2.0", "id": id, "error": ["code": .integer(code.rawValue), "message": .text(message)]]
    }

    static func notification(_ method: String, _ parameters: JSONValue) -> JSONValue {
        ["jsonrpc": "2.0", "method": .text(method), "params": parameters]
    }
}

/// Why a request was not answered with a result.
struct LanguageServerFailure: Error {
    enum Code: Int64 {
        case parse = -32700
        case invalidRequest = -32600
        case unknownMethod = -32601
        case badParameters = -32602
        case notInitialized = -32002
        case requestFailed = -32803
    }

    let code: Code
    let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
