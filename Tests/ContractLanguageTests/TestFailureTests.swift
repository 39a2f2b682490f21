import ContractLanguage
import Testing

/// What a failing test says to who wrote the rule.
@Suite struct TestFailureTests {
    private static let source = """
        contract shares
        state sums: Map<Int, Int>

        function part(sum: Int, count: Int) -> Int {
            let rest = sum - 1
            return rest / count
        }

        action divide(sum: Int, by: Int) by anyone { sums[sum] = part(sum, by) }

        """

    private func failure(_ step: String) throws -> String {
        let test = "\ntest \"t\" {\n    actor alice: patient\n    \(step)\n}\n"
        let report = ContractTestRunner.run(source: Array((Self.source + test).utf8), fileName: "shares.accord", imports: [])
        #expect(report.diagnostics.isEmpty, "\(report.diagnostics)")
        return try #require(report.results.first?.failure).message
    }

    @Test func `a call that stops names the line on which it stops, also in what it calls`() throws {
        let reason = "a division by zero, or a ratio whose divisor is not above zero"
        #expect(try failure("as alice call divide(7, 0)") == "`divide` should succeed, but it stops on line 6: \(reason)")
        #expect(
            try failure("as alice fails divide(7, 0) with \"no\"")
                == "`divide` should be refused with a sentence, but it stops on line 6: \(reason)"
        )
    }

    @Test func `an expression of the test that stops has no line in the rules`() throws {
        #expect(try failure("expect 9223372036854775807 + 1 > 0") == "this has no value: it stops: a number is outside 64 bits")
    }
}
