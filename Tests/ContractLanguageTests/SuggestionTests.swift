import ContractLanguage
import ContractVM
import Testing

/// What a finding says to write instead is written, and the source compiles.
@Suite struct SuggestionTests {
    private static let head = """
        contract example

        enum Kind { first, again(number: Int) }
        record Visit { kind: Kind, note: Text<8>? }
        state visits: Map<Int, Visit>
        event Came(id: Int)

        """

    /// What is wrong, and what stands there once the suggestion is followed.
    static let mistakes: [(wrong: String, right: String)] = [
        ("query q(count: Int) -> Int { return cuont }", "return count }"),
        ("query q(id: Int) -> Visit? { return visit[id] }", "return visits[id] }"),
        ("query q(id: Int) -> Text<8>? { return visits[id].notes }", "visits[id].note }"),
        ("query q(kind: Kind) -> Bool { return kind == .frist }", "kind == .first }"),
        ("query q(n: Int) -> Int { return abbs(n) }", "return abs(n) }"),
        ("query q(kind: Kindd) -> Kind { return kind }", "(kind: Kind)"),
        ("query q(kind: String) -> Int { return kind.count }", "(kind: Text<64>)"),
        ("query q(n: Int<4>) -> Int { return n }", "(n: Int)"),
        ("query q(n: Int??) -> Bool { return n is some }", "(n: Int?)"),
        ("query q(n: Int? ?) -> Bool { return n is some }", "(n: Int?)"),
        ("action a(id: Int) by anyone { emit Came1(id) }", "emit Came(id) }"),
        ("querry q() -> Int { return 1 }", "\nquery q()"),
        ("query q(n: Int) -> Int { return n % 2 }", "n mod 2 }"),
        ("query q(a: Bool, b: Bool) -> Bool { return a&&b or !a }", "return a and b or !a }"),
        ("query q(a: Bool, b: Bool) -> Bool { return a || b }", "return a or b }"),
        ("query q() -> Int { return 1; }", "return 1 }"),
        ("const c: Text<8> = \"one\nquery q() -> Int { return 1 }", "= \"one\"\n"),
        ("const c: Text<8> = \"one\r\nquery q() -> Int { return 1 }", "= \"one\"\r\n"),
        ("query q(id: Int) -> Bool { return visits[id] == none }", "visits[id] is none }"),
        ("query q(n: Int) -> Int { return n ?? 2 }", "return n }"),
        ("query q(t: Time) -> Date { return t }", "return t.date }"),
        ("query q(d: Date) -> Time { return d }", "return d.time }"),
        ("action a(id: Int) by anyone {\n    require id > 0\n}", "require id > 0 else \"a sentence\"\n"),
        ("action a(id: Int) by anyone {\n    require id > 0 \"no\"\n}", "require id > 0 else \"no\"\n"),
        ("invariant i = true \"no\"", "= true else \"no\""),
        (
            "query q(kind: Kind) -> Int {\n    match kind {\n        case first { return 0 }\n    }\n}",
            "        case first { return 0 }\n        case again(_) { refuse \"again is not provided for\" }\n    }\n}"
        ),
        (
            "query q(kind: Kind) -> Int { match kind { case again(n) { return n } } }",
            "case again(n) { return n } case first { refuse \"first is not provided for\" } } }"
        ),
        ("query q() -> Int {\n    let n = 1\n    n = 2\n    return n\n}", "    var n = 1\n    n = 2\n"),
        ("query q(id: Int) -> Int {\n    id + 1\n    return id\n}", "{\n    \n    return id\n"),
        (
            "query q() -> Int {\n    var n = 0\n    for (_, _) in visits { n += 1 }\n    return n\n}",
            "for (_, _) in visits limit 50 {"
        ),
        (
            "query q(l: List<Int, 4>) -> Int {\n    var n = 0\n    for i in l limit 4 { n += i }\n    return n\n}",
            "for i in l {"
        ),
        ("function f(one: Int) -> Int { return one }\nquery q() -> Int { return f(two: 1) }", "return f(one: 1) }"),
        ("query q(owner: Account) -> Bool { return notes.read(owner) is some }", "contract example\n\nuses notes\n"),
        ("test \"t\" {\n    as bob call Came(1)\n}", "    actor bob: patient\n    as bob"),
        ("test \"t\" {\n    exspect true\n}", "    expect true\n"),
        ("// \u{202E}gnitirw\nquery q() -> Int { return 1 }", "// gnitirw\n"),
        ("// no comment\rquery q() -> Int { return 1 }", "// no commentquery"),
        ("const c: Text<8> = \"\u{2066}a\"", "= \"\\u{2066}a\""),
    ]

    private static func diagnostics(of source: [UInt8]) throws -> [Diagnostic] {
        let notes = try #require(ErrorPageTests.notes)
        return ContractCompiler.compile(source: source, fileName: "example.accord", imports: [notes]).diagnostics
    }

    @Test(arguments: mistakes)
    func `the change of a suggestion mends what was found`(wrong: String, right: String) throws {
        let source = Array((Self.head + wrong + "\n").utf8)
        let found = try #require(try Self.diagnostics(of: source).first { $0.suggestion?.edit != nil }, "\(wrong)")
        let mended = try #require(found.suggestion?.edit).applied(to: source)
        #expect(String(decoding: mended, as: UTF8.self).contains(right), "\(String(decoding: mended, as: UTF8.self))")
        let left = try Self.diagnostics(of: mended)
        #expect(!left.contains { $0.code == found.code && $0.message == found.message }, "\(left)")
        // Two of the examples hold a second mistake of their own.
        guard !wrong.contains("!a"), !wrong.contains("call Came") else { return }
        #expect(left.isEmpty, "\n\(DiagnosticRenderer.render(left, of: mended, fileName: "mended"))")
    }

    /// Every source of the cases: whatever is suggested as a change is no longer found once it is made.
    @Test(
        arguments: ["syntax/", "types/"].flatMap { kind in
            TestFile.names(in: CaseTests.folder + kind, ending: ".accord").map { kind + $0 }
        }
    )
    func `no change leaves its own finding where it was`(name: String) throws {
        let source = try #require(TestFile.bytes(CaseTests.folder + name + ".accord"))
        for finding in try Self.diagnostics(of: source) {
            guard let edit = finding.suggestion?.edit else { continue }
            let left = try Self.diagnostics(of: edit.applied(to: source))
            let isLeft = left.contains {
                $0.code == finding.code && $0.span.start == finding.span.start && $0.message == finding.message
            }
            #expect(!isLeft, "\(finding)")
        }
    }
}
