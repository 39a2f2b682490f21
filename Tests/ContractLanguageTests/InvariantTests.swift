import ContractLanguage
import ContractVM
import Testing

/// Invariants that tests check, and those that calls check themselves.
@Suite struct InvariantTests {
    private func report(_ text: String) -> ContractTestReport {
        ContractTestRunner.run(source: Array(text.utf8), fileName: "case.accord", imports: [])
    }

    private static let counters = """
        contract counters
        state counts: Map<Account, Int>
        query sum() -> Int {
            var sum = 0
            for (_, count) in counts limit 10 { sum += count }
            return sum
        }

        """

    @Test func `a test fails at the call after which an invariant is broken`() throws {
        let report = report(
            Self.counters + """
                invariant small = sum() < 3 else "the sum is 3 or more"
                action add(number: Int) by anyone { counts[caller] = number }
                test "adding" {
                    actor alice: patient
                    as alice call add(2)
                    as alice call add(3)
                    as alice call add(4)
                }
                """
        )
        let failure = try #require(report.results.first?.failure)
        #expect(failure.message == "after `add` the invariant `small` is broken: \"the sum is 3 or more\"")
        #expect(failure.location.line == 13)
    }

    @Test func `an invariant about each entry names the call that wrote a wrong one`() throws {
        let report = report(
            Self.counters + """
                invariant positive for (who, count) in counts = count > 0 else "a count is not above 0"
                action add(number: Int) by anyone { counts[caller] = number }
                test "adding" {
                    actor alice: patient
                    actor bob: patient
                    as alice call add(2)
                    as bob call add(0)
                }
                """
        )
        let failure = try #require(report.results.first?.failure)
        #expect(failure.message == "after `add` the invariant `positive` is broken: \"a count is not above 0\"")
    }

    @Test func `an invariant that stops counts as broken`() throws {
        let report = report(
            Self.counters + """
                invariant divides = 10 / (2 - sum()) > 0 else "it cannot be divided"
                action add(number: Int) by anyone { counts[caller] = number }
                test "adding" {
                    actor alice: patient
                    as alice call add(2)
                }
                """
        )
        #expect(report.results.first?.failure?.message.contains("`divides` is broken") == true)
    }

    @Test func `the compiler says what invariants there are`() throws {
        let source = """
            contract counters
            state counts: Map<Account, Int>
            function two() -> Int { return 2 }
            invariant positive always for (_, count) in counts = count > 0 else "a count is not above 0"
            invariant true_ = two() == 2 else "two is two"
            """
        let result = ContractCompiler.compile(source: Array(source.utf8), fileName: "case.accord", imports: [])
        let module = try #require(result.module)
        #expect(result.invariants.map(\.name) == ["positive", "true_"])
        #expect(result.invariants.map(\.isAlways) == [true, false])
        #expect(result.invariants.map(\.map) == [0, nil])
        #expect(result.invariants.map { module.functions[$0.function].kind } == [.query, .query])
    }

    @Test func `only calls that change what an invariant reads pay for it`() throws {
        func cost(_ mark: String) throws -> [UInt64] {
            let source =
                Self.counters + """
                    state others: Map<Account, Int>
                    invariant small \(mark) = sum() < 3 else "the sum is 3 or more"
                    action add() by anyone { counts[caller] = 1 }
                    action other() by anyone { others[caller] = 1 }
                    """
            let module = ContractCompiler.compile(source: Array(source.utf8), fileName: "case.accord", imports: []).module
            return try #require(module).functions.filter { $0.kind == .action }.map(\.cost)
        }
        let (without, with) = (try cost(""), try cost("always"))
        #expect(with[0] > without[0])
        #expect(with[1] == without[1])
    }
}
