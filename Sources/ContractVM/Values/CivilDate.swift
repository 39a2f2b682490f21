/// A day of the proleptic Gregorian calendar, and its number of days since 1970-01-01.
///
/// The algorithms are Howard Hinnant's (https://howardhinnant.github.io/date_algorithms.html), in integers throughout.
package struct CivilDate: Hashable, Sendable {
    package let year: Int64
    package let month: Int64
    package let day: Int64

    /// The days that contracts may name: 0001-01-01 to 9999-12-31.
    package static let range: ClosedRange<Int64> = -719_162...2_932_896

    private static let daysPerEra: Int64 = 146_097
    package static let millisecondsPerDay: Int64 = 86_400_000

    /// The date of a day number; nil outside `range`.
    package init?(days: Int64) {
        guard Self.range.contains(days) else { return nil }
        let shifted = days + 719_468
        let era = shifted / Self.daysPerEra
        let dayOfEra = shifted - era * Self.daysPerEra
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Nil for a day that the calendar does not have, or one outside `range`.
    package init?(year: Int64, month: Int64, day: Int64) {
        guard (1...9999).contains(year), (1...12).contains(month),
            day >= 1, day <= Self.length(ofMonth: month, year: year)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    package var days: Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * Self.daysPerEra + dayOfEra - 719_468
    }

    /// The same day some months on, or the last day of that month where it has no such day; nil outside `range`.
    package func adding(months: Int64) -> CivilDate? {
        guard (-120_000...120_000).contains(months) else { return nil }
        let total = year * 12 + month - 1 + months
        guard total >= 12 else { return nil }
        let (newYear, newMonth) = (total / 12, total % 12 + 1)
        return CivilDate(year: newYear, month: newMonth, day: min(day, Self.length(ofMonth: newMonth, year: newYear)))
    }

    private static func length(ofMonth month: Int64, year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
