import ContractLanguage
import ContractTools
import Foundation
import Primitives
import Testing

/// The protocol, as an editor speaks it.
@Suite struct LanguageServerTests {
    private let server: LanguageServer
    private static let uri = "file:///contracts/visits.accord"

    private static let other = """
        contract notes

        record Note { line: Text<64>, written: Time }
        state notes: Map<Account, Note>

        action keep(line: Text<64>) by anyone { notes[caller] = Note(line: line, written: now) }
        query read(owner: Account) -> Note? { return notes[owner] }

        """

    private static let source = """
        contract visits
        uses notes

        enum Kind { first, again(number: Int) }
        record Visit { patient: Account, kind: Kind, fee: Money }
        const most: Int = 20
        state visits: Map<Int, Visit>
        event Came(patient: Account)

        /// Enters a visit.
        action enter(id: Int, visit: Visit) by role(registrar) {
            require id < most else "too many visits"
            visits[id] = visit with (fee: 12.50 USD)
            emit Came(visit.patient)
        }

        rule isKnown(id: Int) = id in visits else "no such visit"

        query fee(id: Int) -> Money? {
            let found = visits[id]
            let note = notes.read(caller)
            return found.fee
        }

        test "a visit 😀 costs" {
            actor rita: registrar
            let one = Visit(patient: rita, kind: .first, fee: 1 USD)
            as rita call enter(1, one)
            expect fee(1) is some
        }

        """

    init() {
        server = LanguageServer(version: "1") { contract, uri in
            contract == "notes" ? ("file:///contracts/notes.accord", Array(Self.other.utf8)) : nil
        }
    }

    // MARK: The client's side

    private func send(_ message: JSONValue) -> [JSONValue] { server.answer(to: Array(message.description.utf8)) }

    private func request(_ method: String, _ parameters: JSONValue = [:]) throws -> JSONValue {
        let answers = send(["jsonrpc": "2.0", "id": 7, "method": .text(method), "params": parameters])
        #expect(answers.count == 1)
        let answer = try #require(answers.first)
        #expect(answer["id"]?.integer == 7)
        return answer
    }

    private func notify(_ method: String, _ parameters: JSONValue = [:]) -> [JSONValue] {
        send(["jsonrpc": "2.0", "method": .text(method), "params": parameters])
    }

    private func start(_ source: String = source) throws -> [JSONValue] {
        _ = try request("initialize", ["capabilities": [:]])
        _ = notify("initialized")
        return notify(
            "textDocument/didOpen",
            ["textDocument": ["uri": .text(Self.uri), "languageId": "accord", "version": 1, "text": .text(source)]]
        )
    }

    /// The place of a text in the source, `behind` bytes into it.
    private func place(_ text: String, _ behind: Int = 0, in source: String = source) throws -> JSONValue {
        let range = try #require(source.range(of: text), "\(text) is in the source")
        let offset = source.utf8.distance(from: source.startIndex, to: range.lowerBound) + behind
        let position = TextLines(Array(source.utf8)).position(of: offset)
        return ["textDocument": ["uri": .text(Self.uri)], "position": position.json]
    }

    private func hover(_ text: String, _ behind: Int = 0) throws -> String {
        try request("textDocument/hover", place(text, behind))["result"]?["contents"]?["value"]?.text ?? ""
    }

    /// Line and character of what an answer's range begins with.
    private func start(of range: JSONValue?) -> TextPosition? { TextPosition(json: range?["start"]) }

    // MARK: Fixes

    /// What is offered where a text stands, with the client's words of what it wants.
    private func fixes(_ text: String, in source: String, only: JSONValue? = nil) throws -> [JSONValue] {
        let place = try place(text, in: source)
        let position = try #require(place["position"])
        let document = try #require(place["textDocument"])
        let context: JSONValue = only.map { ["diagnostics": [], "only": $0] } ?? ["diagnostics": []]
        let answer = try request(
            "textDocument/codeAction",
            ["textDocument": document, "range": ["start": position, "end": position], "context": context]
        )
        return try #require(answer["result"]?.array)
    }

    @Test func `a finding is offered with the change that the command line tells`() throws {
        let wrong = Self.source.replacing("require id < most", with: "require id < mosst").replacing(
            "12.50 USD)",
            with: "12.50 EURO)"
        )
        let findings = try start(wrong).last?["params"]?["diagnostics"]?.array ?? []
        let told = try #require(findings.compactMap { $0["message"]?.text }.first { $0.contains("`mosst`") })
        let offered = try fixes("mosst", in: wrong)
        #expect(offered.count == 1)
        let fix = try #require(offered.first)
        let title = try #require(fix["title"]?.text)
        #expect(title == "write `most`" && told.hasSuffix("\n" + title))
        #expect(fix["kind"]?.text == "quickfix" && fix["diagnostics"]?.array?.first?["message"]?.text == told)
        let edit = try #require(fix["edit"]?["changes"]?[Self.uri]?.array?.first)
        #expect(edit["newText"]?.text == "most")
        #expect(start(of: edit["range"]) == start(of: fix["diagnostics"]?.array?.first?["range"]))
        #expect(try fixes("mosst", in: wrong, only: ["quickfix"]).count == 1)
        #expect(try fixes("mosst", in: wrong, only: ["refactor"]).isEmpty)
        #expect(try fixes("contract visits", in: wrong).isEmpty)
    }

    @Test func `fixes are offered to those who know them`() throws {
        let capable: JSONValue = [
            "capabilities": ["textDocument": ["codeAction": ["codeActionLiteralSupport": ["codeActionKind": ["valueSet": []]]]]]
        ]
        let offered = try request("initialize", capable)["result"]?["capabilities"]?["codeActionProvider"]
        #expect(offered?["codeActionKinds"]?.array?.first?.text == "quickfix")
        let other = LanguageServer(version: "1") { _, _ in nil }
        let answers = other.answer(to: Array(#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}"#.utf8))
        #expect(answers.first?["result"]?["capabilities"]?["codeActionProvider"]?.bool == false)
        _ = notify("initialized")
        #expect(try request("textDocument/codeAction", ["textDocument": ["uri": .text(Self.uri)]])["error"] != nil)
    }

    // MARK: Life

    @Test func `a session has a beginning and an end`() throws {
        #expect(try request("textDocument/hover")["error"]?["code"]?.integer == -32002)
        let capabilities = try request("initialize")["result"]?["capabilities"]
        #expect(capabilities?["hoverProvider"]?.bool == true)
        #expect(capabilities?["positionEncoding"]?.text == "utf-16")
        #expect(try request("initialize")["error"] != nil)
        #expect(try request("no/such")["error"]?["code"]?.integer == -32601)
        #expect(notify("no/such").isEmpty && notify("$/cancelRequest", ["id": 1]).isEmpty)
        #expect(try request("shutdown")["result"] == .null)
        #expect(try request("textDocument/hover")["error"]?["code"]?.integer == -32600)
        #expect(server.course == .goOn)
        #expect(notify("exit").isEmpty)
        #expect(server.course == .ended(well: true))
        #expect(send(["id": 1, "method": "initialize"]).isEmpty)
    }

    @Test func `an exit without shutdown is no good end`() {
        #expect(notify("exit").isEmpty)
        #expect(server.course == .ended(well: false))
    }

    @Test(arguments: [
        "", "{", "[]", "1", "null", "{\"id\":1}", "{\"id\":[],\"method\":\"initialize\"}", "{\"method\":5,\"id\":1}",
        "[{\"id\":1}]",
        "{\"id\":{},\"method\":\"shutdown\"}", "\u{FF}",
    ])
    func `what is no request is answered with an error`(body: String) {
        let answers = server.answer(to: Array(body.utf8))
        #expect(answers.count == 1)
        #expect(answers.first?["error"]?["code"] != nil)
    }

    @Test func `an answer that nobody asked for is left alone`() {
        #expect(server.answer(to: Array("{\"id\":1,\"result\":null}".utf8)).isEmpty)
        #expect(server.answer(to: [0xFF, 0xFE]).first?["error"]?["code"]?.integer == -32700)
    }

    @Test func `parameters that make no sense are answered with an error or left out`() throws {
        _ = try start()
        for method in ["hover", "definition", "completion", "formatting", "documentSymbol", "prepareRename", "rename"] {
            for parameters in [JSONValue.null, [], 5, ["textDocument": ["uri": "file:///none"]], ["textDocument": [:]]] {
                #expect(try request("textDocument/\(method)", parameters)["error"]?["code"]?.integer == -32602, "\(method)")
            }
        }
        for position in [JSONValue.null, ["line": -1, "character": 0], ["line": 0], ["line": "0", "character": 0]] {
            let parameters: JSONValue = ["textDocument": ["uri": .text(Self.uri)], "position": position]
            #expect(try request("textDocument/hover", parameters)["error"]?["code"]?.integer == -32602)
        }
        for method in ["didOpen", "didChange", "didClose"] {
            #expect(notify("textDocument/\(method)", .null).isEmpty)
            #expect(notify("textDocument/\(method)", ["textDocument": ["uri": 5]]).isEmpty)
        }
        let far: JSONValue = [
            "textDocument": ["uri": .text(Self.uri)],
            "position": ["line": 9_223_372_036_854_775_807, "character": 9_223_372_036_854_775_807],
        ]
        #expect(try request("textDocument/hover", far)["result"] == .null)
        #expect(try request("textDocument/completion", far)["result"]?["items"] != nil)
    }

    // MARK: Findings

    @Test func `errors are told when a document opens, changes and closes`() throws {
        let opened = try start()
        #expect(opened.count == 1)
        #expect(opened.first?["method"]?.text == "textDocument/publishDiagnostics")
        #expect(opened.first?["params"]?["diagnostics"]?.array?.isEmpty == true, "\(opened)")
        let place = try place("\"too many", in: Self.source)["position"]
        let word = try self.place("most else")["position"]
        let change: JSONValue = ["range": ["start": word ?? .null, "end": place ?? .null], "text": "mots else "]
        let document: JSONValue = ["uri": .text(Self.uri), "version": 2]
        let changed = notify("textDocument/didChange", ["textDocument": document, "contentChanges": [change]])
        let finding = try #require(changed.first?["params"]?["diagnostics"]?.array?.first)
        #expect(changed.first?["params"]?["version"]?.integer == 2)
        #expect(finding["code"]?.text == "A1201" && finding["severity"]?.integer == 1)
        #expect(finding["message"]?.text?.hasSuffix("write `most`") == true)
        #expect(start(of: finding["range"]) == TextPosition(json: word))
        let whole: JSONValue = ["text": "contract other\n"]
        let mended = notify("textDocument/didChange", ["textDocument": document, "contentChanges": [whole]])
        #expect(mended.first?["params"]?["diagnostics"]?.array?.isEmpty == true)
        let closed = notify("textDocument/didClose", ["textDocument": document])
        #expect(closed.first?["params"]?["diagnostics"]?.array?.isEmpty == true)
        #expect(try request("textDocument/hover", self.place("most"))["error"] != nil)
    }

    @Test func `a change behind characters of two units lands where it was meant`() throws {
        _ = try start()
        let end = try place("costs\" {")["position"]
        let change: JSONValue = ["range": ["start": end ?? .null, "end": end ?? .null], "text": "seldom "]
        let broken = notify(
            "textDocument/didChange",
            ["textDocument": ["uri": .text(Self.uri), "version": 2], "contentChanges": [change]]
        )
        #expect(broken.first?["params"]?["diagnostics"]?.array?.isEmpty == true)
        let names = try request("textDocument/documentSymbol", ["textDocument": ["uri": .text(Self.uri)]])
        #expect(names["result"]?.array?.contains { $0["name"]?.text == "a visit 😀 seldom costs" } == true)
    }

    @Test func `a change in an open contract mends those that use it`() throws {
        _ = try start("contract visits\nuses notes\n\nquery q() -> Int { return notes.count() }\n")
        let open: JSONValue = [
            "uri": "file:///contracts/notes.accord", "languageId": "accord", "version": 1,
            "text": "contract notes\n\nquery count() -> Int { return 1 }\n",
        ]
        let told = notify("textDocument/didOpen", ["textDocument": open])
        #expect(told.count == 2)
        #expect(told.allSatisfy { $0["params"]?["diagnostics"]?.array?.isEmpty == true }, "\(told)")
    }

    // MARK: Places

    @Test func `hover says type, cost and documentation`() throws {
        _ = try start()
        let action = try hover("enter(id")
        #expect(action.contains("action enter(id: Int, visit: Visit) by role(registrar)"))
        #expect(action.contains("Enters a visit.") && action.contains("Costs at most "))
        #expect(try hover("isKnown(id").contains("rule isKnown(id: Int) = id in visits else"))
        #expect(try hover("most else").contains("const most: Int = 20"))
        #expect(try hover("visits[id] = ").contains("state visits: Map<Int, Visit>"))
        #expect(try hover("found.fee").contains("let found: Visit?"))
        #expect(try hover("found.fee", 6).contains("fee: Money"))
        #expect(try hover("visit.patient").contains("visit: Visit"))
        #expect(try hover("with (fee", 6).contains("of `Visit`"))
        #expect(try hover("Came(visit").contains("event Came(patient: Account)"))
        #expect(try hover("notes.read", 6).contains("query read(owner: Account) -> Note?"))
        #expect(try hover("notes.read").contains("contract notes"))
        #expect(try hover("Visit(patient: rita").contains("record Visit {"))
        #expect(try hover("kind: .first", 7).contains("of `Kind`"))
        #expect(try hover("one)").contains("let one: Visit"))
        #expect(try hover("rita call").contains("Account"))
        #expect(try hover("caller").contains("Account"))
        #expect(try hover("12.50").contains("Money"))
        #expect(try hover("require id").contains("Refuses the call"))
        #expect(try request("textDocument/hover", place("{\n    require"))["result"] == .null)
    }

    @Test func `definitions are found here and in other contracts`() throws {
        _ = try start()
        func target(_ text: String, _ behind: Int = 0) throws -> JSONValue? {
            try request("textDocument/definition", place(text, behind))["result"]
        }
        func here(_ text: String) throws -> TextPosition? { TextPosition(json: try place(text)["position"]) }
        #expect(start(of: try target("most else")?["range"]) == (try here("most: Int")))
        #expect(start(of: try target("found.fee")?["range"]) == (try here("found = ")))
        #expect(start(of: try target("found.fee", 6)?["range"]) == (try here("fee: Money }")))
        #expect(start(of: try target("fee(1)")?["range"]) == (try here("fee(id: Int)")))
        #expect(start(of: try target(".first", 1)?["range"]) == (try here("first, again")))
        #expect(start(of: try target("Kind, fee")?["range"]) == (try here("Kind {")))
        let read = try target("notes.read", 6)
        #expect(read?["uri"]?.text == "file:///contracts/notes.accord")
        #expect(start(of: read?["range"]) == TextPosition(line: 6, character: 6))
        #expect(try target("require id") == .null)
    }

    @Test func `completion offers what may stand there`() throws {
        func offered(_ statement: String) throws -> [String] {
            let session = LanguageServerTests()
            let source = Self.source.replacing("    return found.fee", with: "    \(statement)\n    return found.fee")
            _ = try session.start(source)
            let place = try session.place(statement, statement.utf8.count, in: source)
            return try session.request("textDocument/completion", place)["result"]?["items"]?.array?.compactMap {
                $0["label"]?.text
            } ?? []
        }
        #expect(try offered("let x = found.") == ["patient", "kind", "fee"])
        #expect(try offered("let x = found.fe") == ["patient", "kind", "fee"])
        #expect(try offered("let x = Kind.") == ["first", "again"])
        #expect(try offered("let x = notes.") == ["read", "Note"])
        #expect(try offered("let x = caller.") == ["organisation", "has"])
        #expect(try offered("let x = \"a\".") == ["count", "begins", "within"])
        #expect(try offered("let x = [1].") == ["count", "append", "within"])
        let names = try offered("let x = ")
        for name in ["id", "found", "note", "most", "visits", "fee", "notes", "Visit", "now", "min", "match", "months", "years"] {
            #expect(names.contains(name), "\(name)")
        }
        #expect(!names.contains("one"))
        #expect(try offered("let x: ").contains("Money"))
        #expect(try offered("refu").contains("return"))
    }

    @Test func `completion knows heads, events and steps`() throws {
        func offered(_ text: String, before: String) throws -> [String] {
            let session = LanguageServerTests()
            let source = Self.source.replacing(before, with: text + before)
            _ = try session.start(source)
            let place = try session.place(text + before, text.utf8.count, in: source)
            return try session.request("textDocument/completion", place)["result"]?["items"]?.array?.compactMap {
                $0["label"]?.text
            } ?? []
        }
        #expect(try offered("    emit ", before: "\n    emit Came") == ["Came"])
        #expect(try offered("\nac", before: "\n/// Enters").contains("action"))
        #expect(try offered("action z() by ", before: "\n/// Enters").contains("anyone"))
        #expect(try offered("action z() by ", before: "\n/// Enters").contains("isKnown"))
        #expect(try offered("\n    ex", before: "\n    as rita call").contains("expect"))
        #expect(try offered("action z(a: ", before: "\n/// Enters").contains("Visit"))
    }

    @Test func `formatting gives the one layout, or nothing where there are errors`() throws {
        _ = try start("contract a\nquery  one( )->Int{return 1}\n")
        let document: JSONValue = ["textDocument": ["uri": .text(Self.uri)], "options": ["tabSize": 4, "insertSpaces": true]]
        let edits = try request("textDocument/formatting", document)["result"]?.array
        #expect(edits?.count == 1)
        #expect(
            edits?.first?["newText"]?.text?.contains("query one() -> Int { return 1 }") == true,
            "\(String(describing: edits))"
        )
        let whole: JSONValue = ["text": "contract a\nquery one( -> Int\n"]
        _ = notify(
            "textDocument/didChange",
            ["textDocument": ["uri": .text(Self.uri), "version": 2], "contentChanges": [whole]]
        )
        #expect(try request("textDocument/formatting", document)["result"]?.array?.isEmpty == true)
    }

    @Test func `the outline names every declaration`() throws {
        _ = try start()
        let names = try request("textDocument/documentSymbol", ["textDocument": ["uri": .text(Self.uri)]])["result"]?.array
        #expect(
            names?.compactMap { $0["name"]?.text }
                == ["visits", "Kind", "Visit", "most", "visits", "Came", "enter", "isKnown", "fee", "a visit 😀 costs"]
        )
        #expect(names?.first { $0["name"]?.text == "enter" }?["detail"]?.text?.hasPrefix("action, at most ") == true)
    }

    /// Every prefix of a source is what somebody types; every place of it is where they may ask.
    @Test func `no half-written source stops the server`() throws {
        _ = try start()
        let bytes = Array(Self.source.utf8)
        for length in stride(from: 0, to: bytes.count, by: 37) {
            let text = String(decoding: bytes.prefix(length), as: UTF8.self)
            let document: JSONValue = ["uri": .text(Self.uri), "version": .integer(Int64(length))]
            _ = notify("textDocument/didChange", ["textDocument": document, "contentChanges": [["text": .text(text)]]])
            let end = TextLines(Array(text.utf8)).position(of: text.utf8.count)
            let place: JSONValue = ["textDocument": document, "position": end.json]
            for method in ["hover", "definition", "completion"] {
                #expect(try request("textDocument/\(method)", place)["result"] != nil)
            }
        }
    }
}
