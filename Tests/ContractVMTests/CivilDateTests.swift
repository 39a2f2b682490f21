import ContractVM
import Testing

@Suite struct CivilDateTests {
    @Test func `every day of eight centuries is one after the day before`() throws {
        var previous = try #require(CivilDate(year: 1599, month: 12, day: 31))
        for days in (previous.days + 1)...(previous.days + 292_194) {
            let date = try #require(CivilDate(days: days))
            #expect(date.days == days)
            let next = date.day == previous.day + 1 && date.month == previous.month && date.year == previous.year
            let turn = date.day == 1 && (date.month == previous.month + 1 || date.month == 1 && date.year == previous.year + 1)
            if !next && !turn { Issue.record("\(previous) is followed by \(date)") }
            previous = date
        }
    }

    @Test func `known days`() {
        #expect(CivilDate(year: 1970, month: 1, day: 1)?.days == 0)
        #expect(CivilDate(year: 1, month: 1, day: 1)?.days == CivilDate.range.lowerBound)
        #expect(CivilDate(year: 9999, month: 12, day: 31)?.days == CivilDate.range.upperBound)
        #expect(CivilDate(days: CivilDate.range.upperBound + 1) == nil)
        #expect(CivilDate(year: 2023, month: 2, day: 29) == nil)
        #expect(CivilDate(year: 2024, month: 13, day: 1) == nil)
        #expect(CivilDate(year: 2024, month: 1, day: 31)?.adding(months: 1) == CivilDate(year: 2024, month: 2, day: 29))
        #expect(CivilDate(year: 2024, month: 1, day: 31)?.adding(months: -24) == CivilDate(year: 2022, month: 1, day: 31))
        #expect(CivilDate(year: 1, month: 1, day: 1)?.adding(months: -1) == nil)
    }
}
