import ContractLanguage
import Testing

@Suite struct CoverageTests {
    private func coverage(_ source: String) throws -> ContractCoverage {
        let report = ContractTestRunner.run(source: Array(source.utf8), fileName: "t.accord", imports: [])
        #expect(report.passed, "\(report)")
        return try #require(report.coverage)
    }

    private static let source = """
        contract t
        state m: Map<Int, Int>
        action put(key: Int) by anyone {
            require key >= 0 else "no negative keys"
            if key > 10 {
                m[key] = 2
            } else {
                m[key] = half(key)
            }
        }
        action drop(key: Int) by anyone {
            remove m[key]
        }
        query get(key: Int) -> Int {
            if let held = m[key] { return held }
            return 0
        }
        function half(number: Int) -> Int {
            var rest = number
            for step in [1, 2] { rest -= step }
            return rest / 2
        }
        function unused(number: Int) -> Int { return number }

        """

    @Test func `what no test runs is missed, with all lines of a contract without tests`() throws {
        let found = try coverage(Self.source)
        #expect(found.lineCount == 11 && found.percent == 0)
        #expect(found.missedLines == [4, 5, 6, 8, 12, 15, 16, 19, 20, 21, 23])
        #expect(found.costs.map(\.seen) == [nil, nil])
    }

    @Test func `a call runs its way through actions, functions and queries, and no other`() throws {
        let found = try coverage(
            Self.source + "test \"low\" {\nactor alice: patient\nas alice call put(9)\nexpect get(9) == 3\n}\n"
        )
        // Line 15 ran: its branch too. Line 16 comes after it.
        #expect(found.missedLines == [6, 12, 16, 23])
        #expect(found.costs.map(\.function) == ["put", "drop"])
        let put = try #require(found.costs.first)
        #expect((put.seen ?? 0) > 0 && (put.seen ?? .max) <= put.bound)
        #expect(found.costs.last?.seen == nil)
    }

    @Test func `a line with a branch that never ran is missed`() throws {
        let found = try coverage(Self.source + "test \"none\" {\nexpect get(9) == 0\n}\n")
        #expect(found.missedLines.contains(15) && !found.missedLines.contains(16))
    }

    @Test func `a way of a match that never ran is missed`() throws {
        let source = """
            contract t
            enum Kind { a, b, c }
            query number(kind: Kind) -> Int {
                return match kind {
                    case a then 1
                    case b then 2
                    else 3
                }
            }
            test "one" { expect number(.b) == 2 }

            """
        #expect(try coverage(source).missedLines == [5, 7])
    }

    @Test(arguments: ["let found = as carl call get(1)", "expect get(1) == 2"])
    func `a query that says who may ask it has run, whoever asked`(step: String) throws {
        let source = """
            contract t
            query get(number: Int) -> Int by role(clinician) {
                if number > 5 { return 1 }
                return number * 2
            }
            test "one" {
                actor carl: clinician
                \(step)
            }

            """
        #expect(try coverage(source).missedLines == [3])
    }

    @Test func `a loop over as many numbers as its limit costs what is computed`() throws {
        let source = """
            contract t
            state m: Map<Int, Int>
            action fill(from: Int, to: Int) by anyone { for n in from..<to limit 9 { m[n] = n * 2 } }
            test "nine" {
                actor alice: patient
                as alice call fill(1, 10)
            }

            """
        let cost = try #require(try coverage(source).costs.first)
        #expect(cost.seen == cost.bound)
    }

    @Test func `what stands behind a refusal has not run`() throws {
        let found = try coverage(Self.source + "test \"bad\" {\nactor alice: patient\nas alice fails put(-1)\n}\n")
        #expect(!found.missedLines.contains(4) && found.missedLines.contains(5))
        #expect(found.costs.first?.seen ?? 0 > 0)
    }

    @Test func `tests in all their variety give full coverage`() throws {
        let tests = """
            test "all" {
                actor alice: patient
                as alice call put(9)
                as alice call put(11)
                as alice call drop(11)
                expect get(9) + get(11) == 3
            }

            """
        let found = try coverage(
            Self.source.replacing("function unused(number: Int) -> Int { return number }\n", with: "") + tests
        )
        #expect(found.percent == 100 && found.missedLines.isEmpty)
    }
}
