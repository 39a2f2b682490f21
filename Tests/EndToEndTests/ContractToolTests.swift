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

    @Test func `a file that is not there hides nothing of the others`() throws {
        let bad = try write("contract bad\nquery one() -> Int { return two }\n", "bad.accord")
        let outcome = try run("check", folder.path("none.accord"), folder.url.path, bad)
        #expect(outcome.status == 1 && outcome.output.contains("error A1201: there is no name `two` here"))
        #expect(outcome.output.contains("1 error; each code") && outcome.errors.contains("none.accord does not exist"))
        #expect(outcome.errors.contains("is a folder; give a contract's file, NAME.accord"))
        let document = try json(try run("check", folder.path("none.accord"), bad, "--output", "json"))
        #expect((document["files"] as? [[String: Any]])?.map { $0["ok"] as? Bool } == [false, false])
    }

    @Test func `a source comes from a pipe as well`() throws {
        let outcome = try run("check", "/dev/stdin", input: "contract piped\n\nquery one() -> Int { return 1 }\n")
        #expect(outcome.output == "/dev/stdin: piped has no errors\n")
        #expect(try run("cost", "/dev/stdin", input: "contract piped\n").output == "piped has no actions and no queries\n")
        let tests = try run("test", "/dev/stdin", input: "contract piped\n")
        #expect(tests.output.hasPrefix("there is no test yet") && tests.status == 0)
    }

    @Test func `a circle of contracts is told once for each, and not as a chain of unknown names`() throws {
        let one = try write("contract one\nuses two\nquery a() -> Int { return two.b() }\n", "one.accord")
        _ = try write("contract two\nuses one\nquery b() -> Int { return one.a() }\n", "two.accord")
        let outcome = try run("check", one)
        #expect(
            outcome.output.contains("does not use this one in turn") && outcome.output.contains("\n2 errors; "),
            "\(outcome.output)"
        )
        let own = try write("contract own\nuses own\nquery a() -> Int { return own.a() }\n", "own.accord")
        let itself = try run("check", own).output
        #expect(itself.contains("a contract does not use itself") && itself.contains("\n1 error; "), "\(itself)")
    }

    @Test func `only a contract of the same name can take another's place`() throws {
        let old = try write("contract old\nstate a: Map<Int, Int>\n", "old.accord")
        let other = try write("contract other\nstate a: Map<Int, Int>\n", "other.accord")
        #expect(try run("compare", old, old).status == 0)
        let outcome = try run("compare", old, other)
        #expect(outcome.status == 1 && outcome.errors.contains("is the contract other and"))
    }

    @Test func `every tool's help shows how it is called`() throws {
        let list = try run("--help").output
        let tools = list.components(separatedBy: "SUBCOMMANDS:").last?.split(separator: "\n") ?? []
        let names = tools.filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }.compactMap { $0.split(separator: " ").first }
        #expect(names.count > 14)
        for name in names where name != "See" {
            let help = try run(String(name), "--help").output
            #expect(help.contains("Example"), "\(name)")
        }
    }

    // MARK: console

    @Test func `console carries out a script and says which lines went wrong`() throws {
        let consent = RepositoryRoot.file("Contracts/consent.accord").path
        let script = """
            // A morning at the general hospital.
            organisation general: hospital
            actor alice: patient
            actor clara: clinician at general
            at 2026-01-31T09:00:00Z
            permits(alice, clara, .treatment)
            as alice call grant(clara,
                .treatment,
                now + days(30))
            permits(alice, clara, .treatment)
            grants[(alice, clara)].expires
            :state grants
            :events
            advance days(31)
            expect not permits(alice, clara, .treatment)
            :test what happened
            """
        let outcome = try run("console", consent, input: script)
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.contains("> permits(alice, clara, .treatment)\nfalse  (Bool)\n"))
        #expect(outcome.output.contains("\nok; cost "))
        #expect(outcome.output.contains("> permits(alice, clara, .treatment)\ntrue  (Bool)\n"))
        #expect(outcome.output.contains("\n2026-03-02T09:00:00Z  (Time?)\n"))
        #expect(
            outcome.output.contains("consent.grants[(alice, clara)] = Grant(purpose: .treatment, expires: 2026-03-02T09:00:00Z")
        )
        #expect(outcome.output.contains("consent.Granted(patient: alice, grantee: clara, purpose: .treatment"))
        #expect(outcome.output.contains("\ntest \"what happened\" {\n    organisation general: hospital\n"))
        let bad = try run("console", consent, input: "actor alice: patient\nas alice call withdraw(bob)\n:nothing\n")
        #expect(bad.status == 1)
        #expect(
            bad.output.contains("console:1:24: error A1201: there is no name `bob` here\n    1 | as alice call withdraw(bob)\n")
        )
        #expect(bad.output.contains("there is no :nothing here"))
        #expect(try run("console", input: "1 + 1\n").output.contains("deploy a contract first"))
        #expect(try run("console", folder.path("none.accord"), input: "").status == 1)
        #expect(try run("console", consent, input: ":quit\nnonsense\n").status == 0)
    }

    // MARK: fuzz

    @Test func `fuzz breaks what can be broken and prints the test`() throws {
        let source = """
            contract counter

            state counts: Map<Account, Int>
            invariant small for (_, count) in counts = count < 2 else "somebody counts too far"
            action count() by anyone { counts[caller] = (counts[caller] ?? 0) + 1 }

            """
        let file = try write(source, "counter.accord")
        let broken = try json(try run("fuzz", file, "--runs", "50", "--output", "json"))
        #expect(broken["ok"] as? Bool == false)
        #expect((broken["broken"] as? String)?.contains("the invariant `small` is broken") == true)
        let test = try #require(broken["test"] as? String)
        #expect(test.components(separatedBy: " call count()").count == 3, "\(test)")
        let again = try write(source + "\n" + test + "\n", "again.accord")
        #expect(try run("test", again).output.contains("the invariant `small` is broken"))
        #expect(try run("fuzz", file, "--runs", "50").status == 1)
        let sound = try run("fuzz", try write("contract sound\n\naction a() by anyone {}\n", "sound.accord"), "--runs", "3")
        #expect(sound.status == 0 && sound.output.contains("seed 1: 3 runs, ") && sound.output.contains("has no `invariant`"))
        #expect(try run("fuzz", try write("contract bad\nquery\n", "bad.accord")).output.contains("error A1101"))
        for wrong in [["--runs", "0"], ["--calls", "0"], ["--minutes", "0"], ["--seed", "-1"]] {
            #expect(try BuiltExecutable.consilium.run(["contract", "fuzz", file] + wrong).status == 64)
        }
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
