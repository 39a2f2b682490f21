/// A FHIR `date`, `dateTime` or `instant` as the span of time that it leaves open, in milliseconds since 1970 (FHIR R4 §2.24.0.1).
///
/// `2022` is the whole of that year, `2022-12-31` the whole of that day, `…T10:00:00Z` the whole of that second. What has no offset is
/// read in UTC. Leap seconds count as the second before.
package struct FHIRMoment: Hashable, Sendable {
    package let first: Int64
    package let last: Int64

    /// Whether an offset is written, and so a time to the second.
    package let isInstant: Bool

    /// Reads the four forms of R4, to the letter; nil for anything else.
    package init?(_ text: String) {
        var scanner = DigitScanner(text)
        guard text.utf8.count <= 40, let year = scanner.number(4), year >= 1 else { return nil }
        var month: Int?
        var day: Int?
        if scanner.take("-") {
            guard let value = scanner.number(2), (1...12).contains(value) else { return nil }
            month = value
            if scanner.take("-") {
                guard let value = scanner.number(2), value >= 1, value <= Self.days(in: month ?? 1, of: year) else { return nil }
                day = value
            }
        }
        let start = FHIRDate.days(year: year, month: month ?? 1, day: day ?? 1)
        if scanner.isAtEnd {
            let end: Int64 =
                if day != nil { start + 1 } else if let month { start + Int64(Self.days(in: month, of: year)) } else {
                    FHIRDate.days(year: year + 1, month: 1, day: 1)
                }
            first = start * Self.day
            last = end * Self.day - 1
            isInstant = false
            return
        }
        guard day != nil, let time = Self.time(&scanner), scanner.isAtEnd else { return nil }
        first = start * Self.day + time.milliseconds
        last = first + time.open - 1
        isInstant = true
    }

    private static let day: Int64 = 86_400_000

    private static func days(in month: Int, of year: Int) -> Int {
        let next =
            month == 12 ? FHIRDate.days(year: year + 1, month: 1, day: 1) : FHIRDate.days(year: year, month: month + 1, day: 1)
        return Int(next - FHIRDate.days(year: year, month: month, day: 1))
    }

    /// `Thh:mm:ss[.fff](Z|±hh:mm)`: milliseconds from midnight UTC, and how many milliseconds the written precision leaves open.
    private static func time(_ scanner: inout DigitScanner) -> (milliseconds: Int64, open: Int64)? {
        guard scanner.take("T"), let hour = scanner.number(2), hour < 24, scanner.take(":"), let minute = scanner.number(2),
            minute < 60, scanner.take(":"), let second = scanner.number(2), second <= 60
        else { return nil }
        var milliseconds = Int64(hour * 3600 + minute * 60 + min(second, 59)) * 1000
        var open: Int64 = 1000
        if scanner.take(".") {
            var digits = 0
            while let digit = scanner.number(1) {
                if open > 1 {
                    open /= 10
                    milliseconds += Int64(digit) * open
                }
                digits += 1
            }
            guard digits > 0 else { return nil }
        }
        guard let offset = offset(&scanner) else { return nil }
        return (milliseconds - offset * 60_000, open)
    }

    /// The offset in minutes.
    private static func offset(_ scanner: inout DigitScanner) -> Int64? {
        if scanner.take("Z") { return 0 }
        let sign: Int64 = if scanner.take("+") { 1 } else if scanner.take("-") { -1 } else { 0 }
        guard sign != 0, let hours = scanner.number(2), scanner.take(":"), let minutes = scanner.number(2),
            minutes < 60, hours < 14 || (hours == 14 && minutes == 0)
        else { return nil }
        return sign * Int64(hours * 60 + minutes)
    }
}

/// Reads fixed numbers of digits and single signs from the head of a text.
struct DigitScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { position == bytes.count }

    mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard position < bytes.count, UInt32(bytes[position]) == sign.value else { return false }
        position += 1
        return true
    }

    /// Exactly this many digits, or nil and nothing is read.
    mutating func number(_ count: Int) -> Int? {
        guard position + count <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[position..<(position + count)] {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        position += count
        return value
    }
}
