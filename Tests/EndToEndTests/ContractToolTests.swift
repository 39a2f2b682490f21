import Foundation
import TestSupport
import Testing

/// The tools for contracts as the executable offers them.
@Suite struct ContractToolTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func run(_ arguments: String..., input: String? = nil) throws -> BuiltExecutable.Outcome {
        try BuiltExecutable.consilium.run(["contract"] + arguments, input: input)
    }

    private func write(_ source: String, _ name: String) throws -> String {
        let path = folder.path(name)
        try source.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private func json(_ outcome: BuiltExecutable.Outcome) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    }

    @Test func `check tells every error of every file, with place and remedy`() throws {
        let good = try write("contract good\n\nquery one() -> Int { return 1 }\n", "good.accord")
        let bad = try write(
            "contract bad\nuses broken\n\nquery one(count: Int) -> Int { return cuont }\nquery two() -> Int { return none }\n",
            "bad.accord"
        )
        _ = try write("contract broken\n\nquery one() -> Int { return \"one\" }\n", "broken.accord")
        let text = try run("check", good, bad)
        #expect(text.status == 1)
        #expect(text.output.contains("good.accord: good has no errors"))
        #expect(text.output.contains("bad.accord:4:39: error A1201: there is no name `cuont` here\n"))
        #expect(text.output.contains("\n    4 | query one(count: Int) -> Int { return cuont }\n"))
        #expect(text.output.contains("      |                                       ^^^^^\n      = write `count`\n"))
        #expect(text.output.contains("bad.accord:2:6: error A1207") && text.output.contains("bad.accord:5:29: error A1301"))
        #expect(text.output.contains("broken.accord:3:29: error A1301"))
        #expect(text.output.contains("4 errors; each code has a section in Docs/accord-errors.md"))
        let one = try json(try run("check", bad, "--output", "json"))
        let findings = try #require(one["diagnostics"] as? [[String: Any]])
        #expect(one["ok"] as? Bool == false && findings.count == 4)
        let name = try #require(findings.first { $0["code"] as? String == "A1201" })
        #expect(name["line"] as? Int == 4 && name["column"] as? Int == 39 && name["end_column"] as? Int == 44)
        #expect(name["suggestion"] as? String == "write `count`")
        #expect(name["page"] as? String == "Docs/accord-errors.md#a1201")
        #expect(name["source"] as? String == "query one(count: Int) -> Int { return cuont }")
        let both = try json(try run("check", good, bad, "--output", "json"))
        #expect((both["files"] as? [Any])?.count == 2 && both["errors"] as? Int == 4)
        #expect(try run("check", good).status == 0)
        #expect(try run("check").status == 64)
        #expect(try run("check", folder.path("none.accord")).errors.contains("does not exist"))
    }

    // MARK: lsp

    private func framed(_ messages: [String]) -> String {
        messages.map { "Content-Length: \($0.utf8.count)\r\n\r\n\($0)" }.joined()
    }

    @Test func `lsp serves an editor over standard input and output`() throws {
        let path = try write("contract a\nuses consent\n\nquery one() -> Int { return nothing }\n", "a b.accord")
        let uri = "file://" + path.replacing(" ", with: "%20")
        let source = #"contract a\nuses consent\n\nquery one() -> Int { return nothing }\n"#
        let messages = [
            #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#,
            #"{"jsonrpc":"2.0","method":"initialized","params":{}}"#,
            #"{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"\#(uri)","languageId":"accord","version":1,"text":"\#(source)"}}}"#,
            #"{"jsonrpc":"2.0","id":2,"method":"textDocument/definition","params":{"textDocument":{"uri":"\#(uri)"},"position":{"line":1,"character":7}}}"#,
            #"{"jsonrpc":"2.0","id":3,"method":"shutdown"}"#, #"{"jsonrpc":"2.0","method":"exit"}"#,
        ]
        let outcome = try run("lsp", input: framed(messages))
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("Content-Length: "))
        #expect(outcome.output.contains(#""code":"A1201""#))
        #expect(outcome.output.contains(#""uri":"consilium:/consent.accord""#))
    }

    @Test func `lsp lives through what is no message`() throws {
        let end = [#"{"jsonrpc":"2.0","id":1,"method":"initialize"}"#, #"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#]
        let noise = "Content-Length: x\r\n\r\n" + framed(["nonsense", "[]"])
        let well = try run("lsp", input: noise + framed(end + [#"{"jsonrpc":"2.0","method":"exit"}"#]))
        #expect(well.status == 0)
        #expect(well.output.components(separatedBy: #""error""#).count == 4)
        #expect(try run("lsp", input: framed(end)).status == 1, "the editor went away")
        #expect(try run("lsp", input: "Content-Length: 99999999999\r\n\r\n").status == 1)
        #expect(try run("lsp", input: "").status == 1)
    }
}
