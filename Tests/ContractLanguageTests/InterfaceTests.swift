import ContractLanguage
import ContractVM
import Testing

@Suite struct InterfaceTests {
    private func module(_ text: String) throws -> ContractModule {
        let result = ContractCompiler.compile(source: Array(text.utf8), fileName: "a.accord", imports: [])
        return try #require(result.module, "\(result.diagnostics)")
    }

    @Test func `an interface spells types as authors write them`() throws {
        let interface = ContractInterface(
            try module(
                """
                contract a
                enum E { one, two(amount: Money, on: Date) }
                record R { list: List<E, 3>, text: Text<8>?, set: Set<Account, 4> }
                state m: Map<Int, R>
                event Seen(by: Account)
                action put(id: Int, r: R) by role(clerk) or org(hospital) { m[id] = r }
                query get(id: Int) -> R? { return m[id] }
                function helper(n: Int) -> Int { return n }
                """
            )
        )
        #expect(interface.functions.map(\.name) == ["put", "get"])
        #expect(interface.functions.map(\.kind) == ["action", "query"])
        #expect(interface.functions.map(\.returns) == [nil, "R?"])
        #expect(interface.functions[0].authority == "role(clerk) or org(hospital)")
        #expect(interface.functions[0].parameters.map(\.type) == ["Int", "R"])
        #expect(interface.functions.allSatisfy { $0.cost > 0 })
        #expect(interface.enums[0].cases.map(\.payload) == [[], ["Money", "Date"]])
        #expect(interface.records[0].fields.map(\.type) == ["List<E, 3>", "Text<8>?", "Set<Account, 4>"])
        #expect(interface.events[0].fields.map(\.name) == ["by"])
    }

    @Test func `an interface leaves out what the compiler made for itself`() throws {
        let interface = ContractInterface(
            try module(
                """
                contract a
                state m: Map<(one: Int, other: Int), Int>
                invariant small always for ((_, _), n) in m = n < 10 else "small"
                invariant named for ((one, other), n) in m = n < 11 else "small"
                action put(id: Int) by role(clerk) with role(hospital) { m[(id, id)] = id }
                """
            )
        )
        #expect(interface.functions.map(\.name).sorted() == ["named", "put", "put.signers"])
    }

    @Test func `what only tests name is no part of the module`() throws {
        let consent = try #require(TestFile.bytes(TestFile.folder + "Programs/consent.accord"))
        let imported = try #require(ContractCompiler.compile(source: consent, fileName: "consent", imports: []).module)
        let head = "contract a\nuses consent\nquery q() -> Int { return 1 }\n"
        let test = "test \"t\" {\n actor p: patient\n expect not consent.permits(p, p, .treatment)\n}\n"
        let without = ContractCompiler.compile(source: Array(head.utf8), fileName: "a", imports: [imported])
        let with = ContractCompiler.compile(source: Array((head + test).utf8), fileName: "a", imports: [imported])
        #expect(without.module != nil && without.module == with.module)
    }

    @Test func `a library compiles what a contract uses, and refuses circles`() throws {
        let sources = [
            "a": "contract a\nuses b\nquery q() -> Int { return b.q() }",
            "b": "contract b\nuses c\nquery q() -> Int { return c.q() }",
            "c": "contract c\nquery q() -> Int { return 1 }", "d": "contract d\nuses e", "e": "contract e\nuses d",
        ]
        let library = ContractLibrary { name in sources[name].map { ("\(name).accord", Array($0.utf8)) } }
        #expect(library.contract(named: "a")?.result.module != nil)
        #expect(library.imports(of: Array("contract x\nuses a".utf8)).map(\.name) == ["c", "b", "a"])
        #expect(library.contract(named: "d")?.result.module == nil)
        #expect(library.contract(named: "nothing") == nil)
    }

    @Test func `a failing test says where and why`() throws {
        let source = "contract a\nquery q() -> Int { return 1 }\ntest \"wrong\" {\n    expect q() == 1\n    expect q() == 2\n}\n"
        let report = ContractTestRunner.run(source: Array(source.utf8), fileName: "a.accord", imports: [])
        #expect(!report.passed && report.results.count == 1)
        let place = try #require(report.results[0].failure?.location)
        #expect((place.line, place.column) == (5, 5))
    }

    @Test func `every diagnostic code stands in the specification`() throws {
        let page = try #require(TestFile.bytes(TestFile.folder + "../../Docs/spec/contract-language.md"))
        let text = String(decoding: page, as: UTF8.self)
        for code in DiagnosticCode.allCases { #expect(text.contains("| \(code.rawValue) |"), "\(code) is missing") }
    }
}
