import FHIR
import Testing

@Suite struct FHIRDateTests {
    @Test(arguments: [
        ("1970-01-01", 0, 0), ("1969-12-31", -1, -86_400), ("1955-02-15T08:42:20+00:00", -5434, -469_466_260),
        ("2000-02-29T23:30:00.250-04:00", 11_016, 951_881_400), ("2024", 19_723, 1_704_067_200),
        ("2024-03", 19_783, 1_709_251_200),
        ("1970-01-01T00:00:00Z", 0, 0), ("0001-01-01", -719_162, -62_135_596_800),
    ])
    func `a date keeps its day as written and its instant`(_ text: String, _ day: Int64, _ seconds: Int64) throws {
        let date = try #require(FHIRDate(text))
        #expect(date.day == day)
        #expect(date.seconds == seconds)
    }

    @Test(arguments: [
        "", "19", "1970-13-01", "1970-02-30", "1900-02-29", "1970-1-1", "1970-01-01T", "1970-01-01T25:00:00Z",
        "1970-01-01T00:00:00+0000",
        "1970-01-01 00:00:00Z", "0000-01-01", "1970-01-01T00:00:00.Zx",
    ])
    func `anything else is no date`(_ text: String) {
        #expect(FHIRDate(text) == nil)
    }
}
