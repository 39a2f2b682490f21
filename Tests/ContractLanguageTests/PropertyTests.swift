import ContractLanguage
import ContractVM
import Testing

/// `property`: what holds of a contract after every call of a test or of a random sequence.
@Suite struct PropertyTests {
    private static let notes = """
        contract notes
        record Note { line: Text<8>, pages: Int }
        state kept: Map<Int, Note>
        action keep(id: Int, note: Note) by anyone { kept[id] = note }
        query pages(id: Int) -> Int { return kept[id].pages ?? 0 }

        """
    private static let doors = """
        contract doors
        uses notes

        enum State { open, shut, locked }
        state doors: Map<Int, State>

        action build(id: Int) by anyone {
            require not (id in doors) else "it stands already"
            doors[id] = .open
        }
        action set(id: Int, to: State) by anyone {
            require id in doors else "there is none"
            doors[id] = to
        }
        action copy(id: Int) by anyone {
            require notes.pages(id) < 3 else "too many pages"
            doors[id] = .shut
        }
        action drop(id: Int) by anyone { remove doors[id] }


        """

    private func module() throws -> ContractModule {
        try #require(ContractCompiler.compile(source: Array(Self.notes.utf8), fileName: "notes.accord", imports: []).module)
    }

    /// What the test with these steps says, nil if it passes.
    private func failure(_ property: String, _ steps: String...) throws -> String? {
        let test = (["test \"t\" {", "    actor alice: patient"] + steps.map { "    \($0)" } + ["}"]).joined(separator: "\n")
        let source = Self.doors + property + "\n\n" + test + "\n"
        let report = ContractTestRunner.run(source: Array(source.utf8), fileName: "doors.accord", imports: [try module()])
        #expect(report.diagnostics.isEmpty, "\(report.diagnostics)")
        return try #require(report.results.first).failure?.message
    }

    private static let locked =
        "property \"a locked door stays locked\" for (_, door) in doors was before = before != .locked or door == .locked"

    @Test func `a property knows what an entry was`() throws {
        let steps = ["as alice call build(1)", "as alice call set(1, .locked)"]
        #expect(try failure(Self.locked, steps[0], steps[1], "as alice call set(1, .locked)") == nil)
        #expect(
            try failure(Self.locked, steps[0], steps[1], "as alice call set(1, .open)")
                == "after `set` the property \"a locked door stays locked\" does not hold"
        )
        // What is removed was not changed to anything; `becomes` asks of it.
        #expect(try failure(Self.locked, steps[0], steps[1], "as alice call drop(1)") == nil)
        let kept = "property \"doors stay\" for (_, door) in doors becomes then = then is some"
        #expect(try failure(kept, steps[0], steps[1]) == nil)
        #expect(try failure(kept, steps[0], "as alice call drop(1)")?.contains("\"doors stay\"") == true)
    }

    @Test func `a property asks of everything, of each entry, and of the contracts that are used`() throws {
        let few = "property \"few\" = notes.pages(1) < 2"
        #expect(try failure(few, "as alice call notes.keep(1, notes.Note(line: \"a\", pages: 1))") == nil)
        #expect(try failure(few, "as alice call notes.keep(1, notes.Note(line: \"a\", pages: 2))") != nil)
        let small = "property \"small\" for (id, _) in doors = id < 9 and now >= 1970-01-01T00:00:00Z"
        #expect(try failure(small, "as alice call build(8)") == nil)
        #expect(try failure(small, "as alice call build(9)")?.contains("\"small\"") == true)
        // One that stops on the way does not hold.
        #expect(try failure("property \"divides\" for (id, _) in doors = 1 / id >= 0", "as alice call build(0)") != nil)
    }

    @Test func `properties are no part of the module`() throws {
        let imports = [try module()]
        let plain = ContractCompiler.compile(source: Array(Self.doors.utf8), fileName: "doors.accord", imports: imports)
        let source = Array((Self.doors + Self.locked + "\n").utf8)
        let withProperty = ContractCompiler.compile(source: source, fileName: "doors.accord", imports: imports)
        #expect(withProperty.diagnostics.isEmpty && withProperty.module == plain.module)
    }

    @Test(arguments: [
        ("property = true", DiagnosticCode.expectedToken), ("property \"a\" true", .expectedToken),
        ("property \"a\" = 1", .typeMismatch), ("property \"a\" for (_, d) in dors = true", .unknownName),
        ("property \"a\" for (_, _, d) in doors = true", .expectedToken),
        ("property \"a\" for ((_, _), d) in doors = true", .badKey),
        ("property \"a\" for (doors, _) in doors = true", .duplicateName), ("property \"a\" was b = true", .expectedToken),
        ("property \"a\" for (_, door) in doors was before = before == door and build(1)", .actionCalled),
    ])
    func `what is no property is refused`(property: String, code: DiagnosticCode) throws {
        let source = Array((Self.doors + property + "\n").utf8)
        let found = ContractCompiler.compile(source: source, fileName: "doors.accord", imports: [try module()]).diagnostics
        #expect(found.map(\.code) == [code], "\(found)")
    }

    @Test func `random calls break a property, also by a record of a used contract, and their test is pasted beside it`() throws {
        let properties = [Self.locked, "property \"few\" for (id, door) in doors = door != .shut or notes.pages(id) < 2"]
        for property in properties {
            let source = Array((Self.doors + property + "\n").utf8)
            let imports = [try module()]
            var fuzzer = try #require(ContractFuzzer(source: source, fileName: "doors.accord", imports: imports, seed: 1))
            #expect(fuzzer.saysSomething)
            var finding: ContractFuzzer.Finding?
            while finding == nil, fuzzer.tally.runs < 2_000 { finding = fuzzer.run() }
            let found = try #require(finding)
            #expect(found.sentence.hasPrefix("the property \"") && found.calls <= 3, "\(found.test)")
            let pasted = source + Array(("\n" + found.test + "\n").utf8)
            let report = ContractTestRunner.run(source: pasted, fileName: "doors.accord", imports: imports)
            #expect(report.diagnostics.isEmpty, "\(found.test)\n\(report.diagnostics)")
            #expect(report.results.first?.failure?.message.contains("the property") == true, "\(found.test)")
        }
    }

    @Test func `the layout of a property stays, and editors know its names`() throws {
        let source = Array((Self.doors.dropLast() + Self.locked + "\n").utf8)
        guard case .formatted(let bytes) = SourceFormatter.format(source: source, fileName: "doors.accord") else {
            Issue.record("the source has errors")
            return
        }
        #expect(String(decoding: bytes, as: UTF8.self).hasSuffix("}\n" + Self.locked + "\n"))
        let index = SourceIndex(source: source, fileName: "doors.accord", imports: [try module()])
        #expect(index.outline.last?.name == "a locked door stays locked" && index.outline.last?.detail == "property")
    }
}
