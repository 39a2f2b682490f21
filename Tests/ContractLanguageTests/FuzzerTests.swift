import ContractLanguage
import ContractVM
import Testing

@Suite struct FuzzerTests {
    /// Money leaves by a back door that only somebody at the right organisation finds, after two other calls.
    private static let broken = """
        contract purse

        enum Way { front, back(tip: Money) }
        record Purse { owner: Account, amount: Money, open: Bool }
        state purses: Map<Int, Purse>
        state paid: Map<Int, Money>

        invariant balanced for (_, purse) in purses = purse.amount >= 0 USD else "a purse holds less than nothing"

        action make(id: Int) by role(clerk) {
            require not (id in purses) else "taken"
            purses[id] = Purse(owner: caller, amount: 10 USD, open: false)
        }

        action unlock(id: Int) by role(clerk) and org(bank) {
            require let purse = purses[id] else "there is none"
            purses[id] = purse with (open: true)
        }

        action take(id: Int, amount: Money, way: Way, notes: List<Text<8>, 4>) by anyone {
            require let purse = purses[id] else "there is none"
            require purse.open else "it is closed"
            require amount > 0 USD else "nothing is taken"
            if way == .front { require amount <= purse.amount else "there is not so much in it" }
            purses[id] = purse with (amount: purse.amount - amount)
        }

        """

    private func fuzzer(_ source: String, seed: UInt64 = 1) throws -> ContractFuzzer {
        try #require(ContractFuzzer(source: Array(source.utf8), fileName: "purse.accord", imports: [], seed: seed))
    }

    /// The first finding of so many runs.
    private func finding(_ fuzzer: inout ContractFuzzer, runs: Int) -> ContractFuzzer.Finding? {
        for _ in 0..<runs { if let found = fuzzer.run() { return found } }
        return nil
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `a broken invariant is found, made small, and told as a test that fails`(seed: UInt64) throws {
        var fuzzer = try fuzzer(Self.broken, seed: seed)
        let found = try #require(finding(&fuzzer, runs: 2_000))
        #expect(found.sentence == "the invariant `balanced` is broken: \"a purse holds less than nothing\"")
        #expect(found.calls == 3, "\(found.test)")
        let source = Array((Self.broken + "\n" + found.test + "\n").utf8)
        let report = ContractTestRunner.run(source: source, fileName: "purse.accord", imports: [])
        #expect(report.diagnostics.isEmpty, "\(found.test)\n\(report.diagnostics)")
        let failure = try #require(report.results.first?.failure, "\(found.test)")
        #expect(failure.message.contains("the invariant `balanced` is broken"))
    }

    /// Every `fill` needs another `drain` before the sum is below nothing, so that leaving out one alone breaks earlier.
    @Test func `a sequence that breaks earlier once a call is left out ends there`() throws {
        let source = """
            contract tank
            state level: Map<Int, Int>
            invariant notBelow for (_, height) in level = height >= 0 else "less than nothing"
            action fill() by anyone {
                require (level[0] ?? 0) < 5 else "full"
                level[0] = (level[0] ?? 0) + 1
            }
            action drain() by anyone { level[0] = (level[0] ?? 0) - 1 }

            """
        for seed in 1...5 as ClosedRange<UInt64> {
            var fuzzer = try fuzzer(source, seed: seed)
            #expect(try #require(finding(&fuzzer, runs: 200)).calls == 1)
        }
    }

    @Test func `the same seed finds the same`() throws {
        var (one, other) = (try fuzzer(Self.broken, seed: 9), try fuzzer(Self.broken, seed: 9))
        #expect(finding(&one, runs: 2_000) == finding(&other, runs: 2_000))
        #expect(one.tally == other.tally)
    }

    @Test func `a contract that keeps its word is left in peace, and what never went well is known`() throws {
        let sound =
            Self.broken.replacing("if way == .front {", with: "if true {") + """
                action never() by anyone { refuse "never" }
                action stops(n: Int) by role(clerk) { purses[n] = Purse(owner: caller, amount: 1 USD * (10 / n * 0), open: false) }

                """
        var fuzzer = try fuzzer(sound)
        #expect(finding(&fuzzer, runs: 100) == nil)
        #expect(fuzzer.saysSomething && fuzzer.actions == ["make", "unlock", "take", "never", "stops"])
        #expect(fuzzer.tally.runs == 100 && fuzzer.tally.calls > 1_500 && fuzzer.tally.byAction["never"] == nil)
        #expect((fuzzer.tally.byAction["take"] ?? 0) > 0)
        #expect(fuzzer.tally.stops.keys.contains { $0.hasPrefix("stops: ") }, "\(fuzzer.tally.stops)")
    }

    @Test func `what a contract uses is called too`() throws {
        let notes = ContractCompiler.compile(
            source: Array(
                "contract notes\nstate n: Map<Int, Int>\naction keep(i: Int) by anyone { n[i] = i }\nquery at(i: Int) -> Int? { return n[i] }\n"
                    .utf8
            ),
            fileName: "notes.accord",
            imports: []
        )
        let module = try #require(notes.module)
        let source =
            "contract a\nuses notes\nstate s: Map<Int, Int>\naction copy(i: Int) by anyone {\n    require let n = notes.at(i) else \"none\"\n    s[i] = n\n}\ninvariant few for (i, _) in s = i > 2 else \"small\"\n"
        var fuzzer = try #require(ContractFuzzer(source: Array(source.utf8), fileName: "a.accord", imports: [module], seed: 1))
        let found = try #require(finding(&fuzzer, runs: 500))
        #expect(found.test.contains("call notes.keep(") && found.calls == 2, "\(found.test)")
        #expect(ContractFuzzer(source: Array("contract".utf8), fileName: "x", imports: [], seed: 1) == nil)
        var empty = try #require(ContractFuzzer(source: Array("contract a\n".utf8), fileName: "x", imports: [], seed: 1))
        #expect(empty.run() == nil && !empty.saysSomething)
    }
}
