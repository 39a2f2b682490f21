package import Primitives

/// Times as people and JSON write them: RFC 3339 in UTC with milliseconds.
package enum TimestampText {
    private static let millisecondsPerDay: UInt64 = 86_400_000
    /// 9999-12-31T23:59:59.999Z, the last time that the form can write.
    private static let last: UInt64 = 253_402_300_799_999

    /// `2026-01-01T00:00:00Z`, with or without three digits of milliseconds; nil for anything else and before 1970.
    package static func read(_ text: String) -> Timestamp? {
        let bytes = Array(text.utf8)
        guard bytes.count == 20 || bytes.count == 24 else { return nil }
        let shape = Array((bytes.count == 20 ? "####-##-##T##:##:##Z" : "####-##-##T##:##:##.###Z").utf8)
        for (expected, found) in zip(shape, bytes) {
            let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(found)
            guard expected == UInt8(ascii: "#") ? isDigit : expected == found else { return nil }
        }
        func number(_ range: Range<Int>) -> UInt64 { bytes[range].reduce(0) { $0 * 10 + UInt64($1 - 0x30) } }
        let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
        let (hour, minute, second) = (number(11..<13), number(14..<16), number(17..<19))
        guard year >= 1970, (1...12).contains(month), (1...daysOfMonth(month, of: year)).contains(day), hour < 24,
            minute < 60, second < 60
        else { return nil }
        let days = daysBefore(year: year) + (1..<month).reduce(0) { $0 + daysOfMonth($1, of: year) } + day - 1
        let milliseconds = bytes.count == 24 ? number(20..<23) : 0
        return Timestamp(((days * 24 + hour) * 60 + minute) * 60_000 + second * 1_000 + milliseconds)
    }

    /// Always with milliseconds; a time after the year 9999 is written as that year's last.
    package static func write(_ time: Timestamp) -> String {
        let value = min(time.rawValue, last)
        var days = value / millisecondsPerDay
        var year: UInt64 = 1970 + days / 366
        while daysBefore(year: year + 1) <= days { year += 1 }
        days -= daysBefore(year: year)
        var month: UInt64 = 1
        while days >= daysOfMonth(month, of: year) {
            days -= daysOfMonth(month, of: year)
            month += 1
        }
        let seconds = value % millisecondsPerDay / 1_000
        let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(days + 1, 2))"
        let clock = "\(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
        return "\(date)T\(clock).\(padded(value % 1_000, 3))Z"
    }

    /// Days from 1970-01-01 to the first of January; `year` is 1970 or later.
    private static func daysBefore(year: UInt64) -> UInt64 {
        let past = year - 1
        return 365 * (year - 1970) + (past / 4 - past / 100 + past / 400) - (1969 / 4 - 1969 / 100 + 1969 / 400)
    }

    private static func daysOfMonth(_ month: UInt64, of year: UInt64) -> UInt64 {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func padded(_ value: UInt64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
