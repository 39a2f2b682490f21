import Ledger
import Primitives
import Testing

@Suite struct TimestampTextTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00.000Z", 0), ("1970-01-01T00:00:00.001Z", 1), ("2000-02-29T12:34:56.789Z", 951_827_696_789),
            ("2026-01-01T00:00:00.000Z", 1_767_225_600_000), ("2100-03-01T00:00:00.000Z", 4_107_542_400_000),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ] as [(String, UInt64)]
    )
    func `times are read and written`(text: String, milliseconds: UInt64) {
        #expect(TimestampText.read(text) == Timestamp(milliseconds))
        #expect(TimestampText.write(Timestamp(milliseconds)) == text)
    }

    @Test(arguments: [
        "", "2026-01-01", "2026-01-01T00:00:00", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z",
        "1969-12-31T23:59:59Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z", "2026-01-00T00:00:00Z",
        "2026-01-01T00:00:00.00Z", "2026-01-01T00:00:00+00:00", "2026-01-01 00:00:00Z",
    ])
    func `other texts are no times`(text: String) { #expect(TimestampText.read(text) == nil) }

    @Test func `every day of four centuries is read as it was written`() {
        for day: UInt64 in stride(from: 0, to: 146_097, by: 13) {
            let time = Timestamp(day * 86_400_000 + day)
            #expect(TimestampText.read(TimestampText.write(time)) == time)
        }
        #expect(TimestampText.write(Timestamp(.max)) == "9999-12-31T23:59:59.999Z")
    }
}
