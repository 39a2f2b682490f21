import FHIR
import Testing

@Suite struct FHIRMomentTests {
    @Test(arguments: [
        ("1970", 0, 31_535_999_999), ("2024-02", 1_706_745_600_000, 1_709_251_199_999),
        ("1969-12-31", -86_400_000, -1), ("2024-01-01T00:00:00Z", 1_704_067_200_000, 1_704_067_200_999),
        ("2024-01-01T00:00:00.5+01:00", 1_704_063_600_500, 1_704_063_600_599),
        ("2024-01-01T00:00:00.123456-02:30", 1_704_076_200_123, 1_704_076_200_123),
        ("2016-12-31T23:59:60Z", 1_483_228_799_000, 1_483_228_799_999),
    ])
    func `a moment spans what its precision leaves open`(text: String, first: Int64, last: Int64) throws {
        let moment = try #require(FHIRMoment(text))
        #expect(moment.first == first && moment.last == last)
        #expect(moment.isInstant == text.contains("T"))
    }

    @Test(arguments: [0, -1, 86_399_999, -86_400_000, 1_709_251_199_999, -62_135_596_800_000, 253_402_300_799_999] as [Int64])
    func `an instant is written so that it is read again`(milliseconds: Int64) throws {
        let text = try #require(FHIRMoment.text(milliseconds))
        let moment = try #require(FHIRMoment(text))
        #expect(moment.first == milliseconds && moment.last == milliseconds)
    }

    @Test func `no instant is written outside the years 1 to 9999`() {
        #expect(FHIRMoment.text(-62_135_596_800_001) == nil && FHIRMoment.text(253_402_300_800_000) == nil)
        #expect(FHIRMoment.text(.max) == nil)
    }

    @Test(arguments: [
        "", "24", "0000", "2024-", "2024-13", "2024-00-01", "2023-02-29", "2024-1-1", "2024-01-01T", "2024-01-01T10:00Z",
        "2024-01-01T10:00:00", "2024-01-01T24:00:00Z", "2024-01-01T10:60:00Z", "2024-01-01T10:00:61Z", "2024-01-01T10:00:00.Z",
        "2024-01-01T10:00:00+14:01", "2024-01-01T10:00:00z", "2024-01T10:00:00Z", " 2024", "2024-01-01 ", "٢٠٢٤",
    ])
    func `anything else is none`(text: String) {
        #expect(FHIRMoment(text) == nil)
    }
}
