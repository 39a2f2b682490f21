import ContractLanguage
import ContractVM
import Testing

/// What a new version of a contract may change about its state.
@Suite struct ReplacementTests {
    private func module(_ declarations: String) throws -> ContractModule {
        let source = "contract shop\n" + declarations + "\naction nothing() by anyone { }\n"
        let result = ContractCompiler.compile(source: Array(source.utf8), fileName: "shop.accord", imports: [])
        return try #require(result.module, "\(result.diagnostics.map(\.message))")
    }

    private func sentences(_ old: String, _ new: String) throws -> [String] {
        ContractReplacement(of: try module(old), by: try module(new)).findings.map(\.sentence)
    }

    @Test(arguments: [
        ("state a: Map<Int, Int>", "state a: Map<Int, Int>\nstate b: Map<Int, Int>"),
        ("state a: Map<Text<4>, Text<8>>", "state a: Map<Text<8>, Text<9>>"),
        ("record R { x: Int }\nstate a: Map<Int, R>", "record S { x: Int? }\nstate a: Map<Int, S>"),
        ("enum E { x, y }\nstate a: Map<Int, Set<E, 2>>", "enum E { x, y, z(count: Int) }\nstate a: Map<Int, Set<E, 3>>"),
        ("state a: Map<Int, List<Money<USD>, 2>>", "state a: Map<Int, List<Money, 2>>"),
        ("state a: Map<Int, List<Bytes<4>, 2>>", "state a: Map<Int, List<Bytes<5>, 2>>"),
    ])
    func `what takes every old value reads the old state`(old: String, new: String) throws {
        #expect(try sentences(old, new).isEmpty)
    }

    private static let kept = """
        enum E { x, y }
        record R { kind: E, count: Int, note: Text<4> }
        state a: Map<Int, R>
        const least: Int = 0
        function few(count: Int) -> Bool { return count >= least and count < 9 }
        invariant fit always for (id, r) in a = few(r.count) and id > 0 else "it does not fit"
        """

    /// What the running version asked of every entry is not asked again, however it is written.
    @Test(arguments: [
        ("", ""), ("it does not fit", "it is too much"), ("enum E { x, y }", "enum E { x, y, z }"), ("Text<4>", "Text<8>"),
        ("invariant fit", "const other: Int = 7\nfunction before(count: Int) -> Bool { return count == other }\ninvariant fine"),
        ("least", "fewest"), ("(id, r) in a = few(r.count) and id > 0", "(key, found) in a = few(found.count) and key > 0"),
    ])
    func `entries that are read as they are are not asked the same twice`(part: String, changed: String) throws {
        let new = part.isEmpty ? Self.kept : Self.kept.replacing(part, with: changed)
        let replacement = ContractReplacement(of: try module(Self.kept), by: try module(new))
        #expect(replacement.checks.isEmpty && replacement.findings.isEmpty)
    }

    @Test(arguments: [
        ("count < 9", "count < 8"), ("least: Int = 0", "least: Int = 1"), ("id > 0", "id > r.count"),
        ("few(r.count) and id > 0", "few(id) and r.count > 0"), ("few(r.count)", "few(r.count + 1)"),
    ])
    func `entries that are read as they are are asked what is new`(part: String, changed: String) throws {
        let new = Self.kept.replacing(part, with: changed)
        let replacement = ContractReplacement(of: try module(Self.kept), by: try module(new))
        #expect(replacement.checks.map(\.newMap) == [0])
        let sentence = "the map a is read as it is, and each entry is asked what always holds of it in this version"
        #expect(replacement.findings.map(\.sentence) == [sentence] && !replacement.findings[0].isBreaking)
    }

    @Test func `entries are asked where nothing was said of them before`() throws {
        let silent = try module("enum E { x, y }\nrecord R { kind: E, count: Int, note: Text<4> }\nstate a: Map<Int, R>")
        #expect(ContractReplacement(of: silent, by: try module(Self.kept)).checks.count == 1)
        #expect(ContractReplacement(of: try module(Self.kept), by: silent).checks.isEmpty)
    }

    @Test(arguments: [
        ("state a: Map<Int, Int>", "state a: Map<Int, Bool>", "its value was Int and is Bool; declare migrate a"),
        ("state a: Map<Int, Money>", "state a: Map<Int, Money<USD>>", "its value was Money and is Money<USD>; declare migrate a"),
        (
            "state a: Map<Int, Money<EUR>>", "state a: Map<Int, Money<USD>>",
            "its value was Money<EUR> and is Money<USD>; declare migrate a"
        ),
        ("state a: Map<Int, Text<9>>", "state a: Map<Int, Text<8>>", "its value was Text<9> and is Text<8>; declare migrate a"),
        (
            "record R { x: Int? }\nstate a: Map<Int, R>", "record R { x: Int }\nstate a: Map<Int, R>",
            "x of its value was Int? and is Int; declare migrate a"
        ),
        (
            "record R { x: Int }\nstate a: Map<Int, R>", "record R { y: Int }\nstate a: Map<Int, R>",
            "field 1 of its value was x and is y; declare migrate a"
        ),
        (
            "record R { x: Int }\nstate a: Map<Int, R>", "record R { x: Int, y: Int }\nstate a: Map<Int, R>",
            "its value gained the field y; declare migrate a"
        ),
        (
            "record R { x: Int, y: Int }\nstate a: Map<Int, R>", "record R { x: Int }\nstate a: Map<Int, R>",
            "its value lost the field y; declare migrate a"
        ),
        (
            "enum E { x, y }\nstate a: Map<Int, List<E, 2>>", "enum E { y, x }\nstate a: Map<Int, List<E, 2>>",
            "case 1 of an element of its value was x and is y; declare migrate a"
        ),
        (
            "enum E { x(a: Int) }\nstate a: Map<Int, E>", "enum E { x(a: Int, b: Int) }\nstate a: Map<Int, E>",
            "the case x of its value carried 1 values and carries 2; declare migrate a"
        ),
        (
            "enum E { x(a: Int) }\nstate a: Map<Int, E>", "enum E { x(a: Time) }\nstate a: Map<Int, E>",
            "value 1 of the case x of its value was Int and is Time; declare migrate a"
        ),
        (
            "state a: Map<Int, Int>", "state a: Map<Time, Int>",
            "its key was Int and is Time; give the new map another name"
        ),
        (
            "state a: Map<(x: Int, y: Int), Int>", "state a: Map<(x: Int, y: Bool), Int>",
            "part 2 of its key was Int and is Bool; give the new map another name"
        ),
    ])
    func `what cannot be read is named`(old: String, new: String, change: String) throws {
        #expect(try sentences(old, new) == ["the map a cannot be read: " + change])
    }

    @Test func `a map that is left out is told, and breaks nothing`() throws {
        let replacement = ContractReplacement(
            of: try module("state a: Map<Int, Int>\nstate b: Map<Int, Int>"),
            by: try module("state b: Map<Int, Int>")
        )
        #expect(replacement.findings.map(\.map) == ["a"])
        #expect(replacement.findings.allSatisfy { !$0.isBreaking })
    }

    @Test func `a migration has to be needed and to take what is there`() throws {
        let new = "state a: Map<Int, Bool>\nmigrate a(key: Int, old: Int) -> Bool { return old > 0 }"
        let fitting = ContractReplacement(of: try module("state a: Map<Int, Int>"), by: try module(new))
        #expect(fitting.findings.isEmpty)
        #expect(fitting.migrations.map(\.oldMap) == [0])
        #expect(
            try sentences("state a: Map<Int, Bool>", new)
                == ["the map a is read as it is: leave its migrate out, or it would run again with every version"]
        )
        #expect(
            try sentences("state a: Map<Int, Money>", new)
                == ["the map a cannot be migrated: the value that migrate takes was Money and is Int"]
        )
        #expect(try sentences("state b: Map<Int, Money>", new).count == 1)
    }
}
