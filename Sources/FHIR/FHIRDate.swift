/// A FHIR `date` or `dateTime`: the day as it is written, and the instant for ordering.
package struct FHIRDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01 of the day as written, in the offset it was written with; negative before.
    package let day: Int64
    /// Seconds since 1970-01-01T00:00:00Z; midnight UTC where only a day, month or year is written.
    package let seconds: Int64

    /// The year as written.
    package let year: Int

    /// Reads `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or a dateTime with offset (FHIR R4 §2.24.0.1); nil for anything else.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= 40, let year = Self.number(bytes, 0, 4), year >= 1 else { return nil }
        var month = 1
        var dayOfMonth = 1
        if bytes.count > 4 {
            guard bytes[4] == UInt8(ascii: "-"), let value = Self.number(bytes, 5, 2), (1...12).contains(value) else {
                return nil
            }
            month = value
        }
        if bytes.count > 7 {
            guard bytes[7] == UInt8(ascii: "-"), let value = Self.number(bytes, 8, 2),
                value >= 1, value <= Self.daysIn(month: month, year: year)
            else { return nil }
            dayOfMonth = value
        }
        self.year = year
        day = Self.days(year: year, month: month, day: dayOfMonth)
        if bytes.count > 10 {
            guard let time = Self.secondsOfDay(bytes[10...]) else { return nil }
            seconds = day * 86_400 + time
        } else {
            seconds = day * 86_400
        }
    }

    package static func < (left: FHIRDate, right: FHIRDate) -> Bool {
        (left.seconds, left.day) < (right.seconds, right.day)
    }

    /// Days since 1970-01-01 of a proleptic Gregorian date (Howard Hinnant, "chrono-compatible low-level date algorithms").
    package static func days(year: Int, month: Int, day: Int) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468)
    }

    private static func daysIn(month: Int, year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    /// Seconds from midnight UTC of the written day, for `Thh:mm[:ss[.fff]](Z|±hh:mm)`.
    private static func secondsOfDay(_ tail: ArraySlice<UInt8>) -> Int64? {
        let bytes = Array(tail)
        guard bytes.first == UInt8(ascii: "T"), bytes.count >= 6, bytes[3] == UInt8(ascii: ":"),
            let hour = number(bytes, 1, 2), hour <= 24, let minute = number(bytes, 4, 2), minute < 60
        else { return nil }
        var index = 6
        var second = 0
        if index < bytes.count, bytes[index] == UInt8(ascii: ":") {
            guard let value = number(bytes, 7, 2), value <= 60 else { return nil }
            second = value
            index = 9
            if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
                index += 1
                while index < bytes.count, number(bytes, index, 1) != nil { index += 1 }
            }
        }
        guard let offset = offsetSeconds(Array(bytes[index...])) else { return nil }
        return Int64(hour * 3600 + minute * 60 + second - offset)
    }

    private static func offsetSeconds(_ bytes: [UInt8]) -> Int? {
        if bytes.isEmpty || bytes == [UInt8(ascii: "Z")] { return 0 }
        guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), let hours = number(bytes, 1, 2), hours <= 14,
            let minutes = number(bytes, 4, 2), minutes < 60
        else { return nil }
        switch bytes[0] {
        case UInt8(ascii: "+"): return hours * 3600 + minutes * 60
        case UInt8(ascii: "-"): return -(hours * 3600 + minutes * 60)
        default: return nil
        }
    }

    private static func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int? {
        guard start + count <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[start..<(start + count)] {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return value
    }
}
