import ContractLanguage
import ContractTools
import Foundation
import Primitives
import TestSupport
import Testing

/// Other names for what a source declares.
@Suite struct RenamingTests {
    private static let uri = "file:///contracts/visits.accord"
    private static let source = """
        contract visits

        enum Kind { first, second, again(number: Int) }
        record Visit { patient: Account, kind: Kind, fee: Money }
        const most: Int = 20
        state visited: Map<Int, Visit>
        event Came(patient: Account)

        function doubled(fee: Money) -> Money { return fee * 2 }

        action enter(id: Int, visit: Visit) by role(registrar) and isFree(id) {
            require id < most else "too many visits"
            let patient = visit.patient
            visited[id] = visit with (fee: doubled(fee: visit.fee))
            emit Came(patient)
        }

        rule isFree(id: Int) = not (id in visited) else "this number is taken"

        query number(id: Int) -> Int {
            if let visit = visited[id] {
                match visit.kind {
                    case first, second { return 0 }
                    case again(number) { return number }
                }
            }
            return -1
        }

        test "a visit costs" {
            actor rita: registrar
            let one = Visit(patient: rita, kind: .first, fee: 1 USD)
            as rita call enter(1, one)
            expect number(1) == 0
        }

        """

    private let server = LanguageServer(version: "1") { _, _ in nil }

    private func open(_ source: String = source, preparing: Bool = true) -> JSONValue? {
        let answer = send(
            [
                "jsonrpc": "2.0", "id": 1, "method": "initialize",
                "params": ["capabilities": ["textDocument": ["rename": ["prepareSupport": .bool(preparing)]]]],
            ]
        )
        _ = send(
            [
                "jsonrpc": "2.0", "method": "textDocument/didOpen",
                "params": ["textDocument": ["uri": .text(Self.uri), "version": 1, "text": .text(source)]],
            ]
        )
        return answer["result"]?["capabilities"]
    }

    private func send(_ message: JSONValue) -> JSONValue { server.answer(to: message.bytes).first ?? .null }

    private func ask(_ method: String, _ offset: Int, in source: String, to name: String? = nil) -> JSONValue {
        let position = TextLines(Array(source.utf8)).position(of: offset)
        var members = [JSONMember("textDocument", ["uri": .text(Self.uri)]), JSONMember("position", position.json)]
        if let name { members.append(JSONMember("newName", .text(name))) }
        return send(["jsonrpc": "2.0", "id": 2, "method": .text("textDocument/" + method), "params": .object(members)])
    }

    private func offset(of text: String, _ behind: Int = 0) throws -> Int {
        let range = try #require(Self.source.range(of: text), "\(text) is in the source")
        return Self.source.utf8.distance(from: Self.source.startIndex, to: range.lowerBound) + behind
    }

    /// The source with an answer's edits, or the error's words.
    private func renamed(_ offset: Int, to name: String) throws -> String {
        let answer = ask("rename", offset, in: Self.source, to: name)
        if let error = answer["error"] { return error["message"]?.text ?? "" }
        let lines = TextLines(Array(Self.source.utf8))
        var bytes = Array(Self.source.utf8)
        for edit in try #require(answer["result"]?["changes"]?[Self.uri]?.array).reversed() {
            let start = try #require(TextPosition(json: edit["range"]?["start"]))
            let end = try #require(TextPosition(json: edit["range"]?["end"]))
            bytes.replaceSubrange(
                lines.offset(of: start)..<lines.offset(of: end),
                with: Array(try #require(edit["newText"]?.text).utf8)
            )
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `a name is changed wherever it means the same, and nowhere else`() throws {
        #expect(open()?["renameProvider"]?["prepareProvider"]?.bool == true)
        // The field, not the event's field nor the local of the same name.
        let field = try renamed(try offset(of: "patient: Account, kind"), to: "who")
        #expect(field.contains("record Visit { who: Account, kind") && field.contains("let patient = visit.who"))
        #expect(field.contains("event Came(patient: Account)") && field.contains("emit Came(patient)"))
        #expect(field.contains("Visit(who: rita, kind: .first"))
        // The local, from its use.
        let local = try renamed(try offset(of: "emit Came(patient)", 10), to: "person")
        #expect(local.contains("let person = visit.patient") && local.contains("emit Came(person)"))
        #expect(local.contains("record Visit { patient: Account"))
        let action = try renamed(try offset(of: "action enter", 7), to: "begin")
        #expect(action.contains("action begin(id") && action.contains("as rita call begin(1, one)"))
        let rule = try renamed(try offset(of: "rule isFree", 5), to: "isOpen")
        #expect(rule.contains("and isOpen(id)") && rule.contains("rule isOpen(id: Int)"))
        let state = try renamed(try offset(of: "state visited", 6), to: "entries")
        #expect(!state.contains("visited") && state.contains("not (id in entries)"))
        let one = try renamed(try offset(of: "enum Kind { first", 12), to: "initial")
        #expect(one.contains("kind: .initial") && one.contains("case initial, second { return 0 }"))
        let other = try renamed(try offset(of: "enum Kind { first", 19), to: "later")
        #expect(other.contains("enum Kind { first, later,") && other.contains("case first, later { return 0 }"))
        let type = try renamed(try offset(of: "record Visit", 7), to: "Stay")
        #expect(type.contains("visit: Stay)") && type.contains("Map<Int, Stay>") && type.contains("let one = Stay("))
    }

    /// Whatever the index does not know of: an edit comes only if the result was read again and means the same.
    @Test func `every name of the source can be changed, or it is said why not`() throws {
        _ = open()
        let bytes = Array(Self.source.utf8)
        var changed = 0
        for offset in bytes.indices where offset == 0 || !Self.isWord(bytes[offset - 1]) {
            guard Self.isWord(bytes[offset]), ask("prepareRename", offset, in: Self.source)["result"] != nil else { continue }
            let isUpper = (0x41...0x5A).contains(bytes[offset])
            let text = try renamed(offset, to: isUpper ? "Other" : "other")
            guard text.hasPrefix("contract visits\n") else { continue }
            changed += 1
            let index = SourceIndex(source: Array(text.utf8), fileName: "visits.accord", imports: [])
            #expect(index.diagnostics.isEmpty, "\(offset): \(index.diagnostics)")
        }
        #expect(changed > 49, "\(changed)")
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F
    }

    @Test func `what would break or mean something else is refused with its reason`() throws {
        _ = open()
        let most = try offset(of: "const most", 6)
        #expect(try renamed(most, to: "1st").contains("is no name"))
        #expect(try renamed(most, to: "").contains("is no name"))
        #expect(try renamed(most, to: "require").contains("would be wrong"))
        #expect(try renamed(most, to: "visited").contains("would be wrong"))
        // The parameter would hide the constant in the `require`.
        #expect(!(try renamed(most, to: "id")).hasPrefix("contract"))
        #expect(try renamed(try offset(of: "contract visits", 9), to: "stays").contains("the file's, too"))
        #expect(try renamed(try offset(of: "Account"), to: "Person").contains("word of the language"))
        #expect(try renamed(try offset(of: "too many"), to: "a").contains("no name here"))
        #expect(ask("rename", most, in: Self.source)["error"]?["code"]?.integer == -32_602)
        #expect(ask("prepareRename", try offset(of: "Account"), in: Self.source)["error"]?["code"]?.integer == -32_803)
        let found = ask("prepareRename", most + 2, in: Self.source)["result"]
        #expect(found?["placeholder"]?.text == "most" && found?["range"]?["start"]?["character"]?.integer == 6)
    }

    @Test func `a file with errors is left alone, and an old editor is told so plainly`() throws {
        let source = "contract a\n\nconst most: Int = 20\nquery one() -> Int { return mots }\n"
        #expect(open(source, preparing: false)?["renameProvider"]?.bool == true)
        let answer = ask("rename", 18, in: source, to: "least")
        #expect(answer["error"]?["message"]?.text?.contains("mend them first") == true)
    }

    // MARK: Other contracts

    private static let notes = """
        contract notes

        record Note { line: Text<8> }
        state kept: Map<Int, Note>

        action keep(id: Int, note: Note) by anyone { kept[id] = note }
        query find(id: Int) -> Note? { return kept[id] }

        """

    /// Renames a name of `notes`, beside which the users lie; what each document is then, or the refusal under "error".
    private func renamedWithUsers(_ name: String, to newName: String, users: [String: String]) throws -> [String: String] {
        let files = users.merging(["notes": Self.notes]) { $1 }
        func uri(_ name: String) -> String { "file:///contracts/\(name).accord" }
        let server = LanguageServer(version: "1", neighbours: { _ in files.keys.sorted().map(uri) }) { contract, _ in
            files[contract].map { (uri(contract), Array($0.utf8)) }
        }
        func send(_ message: JSONValue) -> JSONValue { server.answer(to: message.bytes).first ?? .null }
        _ = send(["jsonrpc": "2.0", "id": 1, "method": "initialize", "params": [:]])
        let document: JSONValue = ["uri": .text(uri("notes")), "version": 1, "text": .text(Self.notes)]
        _ = send(["jsonrpc": "2.0", "method": "textDocument/didOpen", "params": ["textDocument": document]])
        let range = try #require(Self.notes.range(of: name))
        let offset = Self.notes.utf8.distance(from: Self.notes.startIndex, to: range.lowerBound)
        let position = TextLines(Array(Self.notes.utf8)).position(of: offset).json
        let answer = send([
            "jsonrpc": "2.0", "id": 2, "method": "textDocument/rename",
            "params": ["textDocument": ["uri": .text(uri("notes"))], "position": position, "newName": .text(newName)],
        ])
        if let error = answer["error"]?["message"]?.text { return ["error": error] }
        return try files.reduce(into: [:]) { result, file in
            let lines = TextLines(Array(file.value.utf8))
            let edits = try (answer["result"]?["changes"]?[uri(file.key)]?.array ?? []).map { edit in
                let start = lines.offset(of: try #require(TextPosition(json: edit["range"]?["start"])))
                let end = lines.offset(of: try #require(TextPosition(json: edit["range"]?["end"])))
                return (start, end, Array(try #require(edit["newText"]?.text).utf8))
            }
            var bytes = lines.bytes
            for (start, end, text) in edits.reversed() { bytes.replaceSubrange(start..<end, with: text) }
            result[file.key] = String(decoding: bytes, as: UTF8.self)
        }
    }

    private static let reader = """
        contract reader
        uses notes

        state find: Map<Int, Bool>

        query line(id: Int) -> Text<8>? {
            let found: notes.Note? = notes.find(id)
            return found.line
        }

        test "a note is found" {
            actor alice: patient
            as alice call notes.keep(1, notes.Note(line: "find"))
            expect line(1) ?? "" == "find"
        }

        """

    @Test func `contracts that use a name get the new one, and nothing else`() throws {
        let users = ["reader": Self.reader, "stranger": "contract stranger\n\nquery find() -> Int { return 1 }\n"]
        let query = try renamedWithUsers("find(id", to: "look", users: users)
        #expect(query["reader"] == Self.reader.replacing("notes.find(", with: "notes.look("), "\(query)")
        #expect(query["notes"]?.contains("query look(id: Int)") == true && query["stranger"] == users["stranger"])
        let record = try renamedWithUsers("Note {", to: "Memo", users: users)
        #expect(record["reader"] == Self.reader.replacing("notes.Note", with: "notes.Memo"), "\(record)")
        let action = try renamedWithUsers("keep(", to: "write", users: users)
        #expect(action["reader"] == Self.reader.replacing("notes.keep", with: "notes.write"), "\(action)")
    }

    @Test func `a contract that would not compile, or does not, refuses`() throws {
        let broken = Self.reader.replacing("return found.line", with: "return found.lime")
        #expect(
            try renamedWithUsers("find(id", to: "look", users: ["reader": broken])
                == ["error": "`reader` uses `find` and has errors; mend them first"]
        )
        // Its errors are nobody's business where it does not use the name.
        #expect(try renamedWithUsers("kept", to: "held", users: ["reader": broken])["error"] == nil)
    }
}
