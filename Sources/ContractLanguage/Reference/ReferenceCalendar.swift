import ContractVM

/// The calendar by counting years and months from its first day on, to compare the machine's with.
enum ReferenceCalendar {
    private static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static func monthLengths(_ year: Int64) -> [Int64] {
        [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    }

    /// What a day is called.
    static func day(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        var (year, left) = (Int64(1), days - CivilDate.range.lowerBound)
        while left >= (isLeap(year) ? 366 : 365) {
            left -= isLeap(year) ? 366 : 365
            year += 1
        }
        var month = 0
        while month < 11, left >= monthLengths(year)[month] {
            left -= monthLengths(year)[month]
            month += 1
        }
        return (year, Int64(month + 1), left + 1)
    }

    /// The same day some months on, or that month's last; nil outside the years 1 to 9999.
    static func adding(_ months: Int128, monthsTo days: Int64) -> Int64? {
        let from = day(days)
        let total = Int128(from.year * 12 + from.month - 1) + months
        guard total >= 12, let year = Int64(exactly: total / 12), year <= 9999 else { return nil }
        let lengths = monthLengths(year)
        let month = Int(total % 12)
        var result = CivilDate.range.lowerBound
        for before in 1..<year { result += isLeap(before) ? 366 : 365 }
        return result + lengths[..<month].reduce(0, +) + min(from.day, lengths[month]) - 1
    }

    /// How often a month has passed: it has when the day of the month is reached, or the next month begins.
    static func months(from: ContractValue, to: ContractValue) -> ContractValue {
        guard case .date(let start) = from, case .date(let end) = to else { return .none }
        let (first, last) = (day(min(start, end)), day(max(start, end)))
        let begun = (last.year - first.year) * 12 + last.month - first.month
        let passed = last.day < first.day ? begun - 1 : begun
        return .int(start <= end ? passed : -passed)
    }
}
