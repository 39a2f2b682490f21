import ContractLanguage
import ContractVM
import Primitives
import Testing

/// Months and years against a calendar that is written down day by day.
@Suite struct CalendarTests {
    private typealias Day = (year: Int64, month: Int64, day: Int64)

    /// Every day from 1996 to 2011, and the number of the first.
    private static let days: [Day] = {
        var days: [Day] = []
        for year in 1996...2011 as ClosedRange<Int64> {
            let february: Int64 = [1996, 2000, 2004, 2008].contains(year) ? 29 : 28
            let lengths: [Int64] = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            for (month, length) in lengths.enumerated() { days += (1...length).map { (year, Int64(month + 1), $0) } }
        }
        return days
    }()
    private static let firstDay: Int64 = 9_496

    private static let source = """
        contract calendar
        query add(day: Date, n: Int) -> Date { return day + months(n) }
        query wholeMonths(from: Date, to: Date) -> Int { return months(from: from, to: to) }
        query wholeYears(from: Date, to: Date) -> Int { return years(from: from, to: to) }
        """

    /// The number of a day of the list; of one that its month lacks, the month's last or the next month's first.
    private func index(_ year: Int64, _ month: Int64, _ day: Int64, isEarly: Bool) -> Int? {
        guard let first = Self.days.firstIndex(where: { $0.year == year && $0.month == month }) else { return nil }
        let length = Self.days[first...].prefix { $0.month == month }.count
        return first + (isEarly ? min(Int(day), length) - 1 : min(Int(day) - 1, length))
    }

    private func anniversary(_ months: Int64, of day: Day, isEarly: Bool) -> Int? {
        let total = day.year * 12 + day.month - 1 + months
        return index(total / 12, total % 12 + 1, day.day, isEarly: isEarly)
    }

    @Test func `steps and counts of months agree with the days of a written calendar`() throws {
        var comparison = try #require(ReferenceComparison(source: Array(Self.source.utf8), fileName: "calendar", imports: []))
        let alice = try #require(AccountID(bytes: [UInt8](repeating: 1, count: 32)))
        func ask(_ name: String, _ arguments: [ContractValue]) throws -> ContractValue? {
            let function = try #require(comparison.module.functionIndex(named: name))
            guard case .agree(.completed(let value, _)) = comparison.call(function, arguments, by: alice, at: Timestamp(0)) else {
                return nil
            }
            return value
        }
        var numbers = FuzzTests.SeededNumbers(state: 11)
        for _ in 0..<300 {
            // Ends of months come up often enough to meet.
            var (one, other) = (numbers.below(Self.days.count), numbers.below(Self.days.count))
            while numbers.below(3) > 0, Self.days[one].day < 28, one > 0 { one -= 1 }
            if one > other { swap(&one, &other) }
            let (from, to) = (Self.firstDay + Int64(one), Self.firstDay + Int64(other))
            var passed: Int64 = 0
            while let next = anniversary(passed + 1, of: Self.days[one], isEarly: false), next <= other { passed += 1 }
            #expect(try ask("wholeMonths", [.date(from), .date(to)]) == .int(passed), "\(Self.days[one]) to \(Self.days[other])")
            #expect(try ask("wholeMonths", [.date(to), .date(from)]) == .int(-passed))
            #expect(try ask("wholeYears", [.date(from), .date(to)]) == .int(passed / 12))
            let steps = Int64(numbers.below(60)) - 30
            guard let day = anniversary(steps, of: Self.days[one], isEarly: true) else { continue }
            #expect(try ask("add", [.date(from), .int(steps)]) == .date(Self.firstDay + Int64(day)))
        }
    }
}
