import ContractLanguage
import ContractTools
import Foundation
import Primitives
import TestSupport
import Testing

/// Other names for what a source declares.
@Suite struct RenamingTests {
    private static let uri = "file:///work/visits.accord"
    private static let source = """
        contract visits

        enum Kind { first, again(number: Int) }
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
                    case first { return 0 }
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
        #expect(one.contains("kind: .initial") && one.contains("case initial { return 0 }"))
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
}
