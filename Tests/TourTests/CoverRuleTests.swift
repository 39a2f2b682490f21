import FHIR
import Testing
import Tour

@Suite struct CoverRuleTests {
    private static let rule = try? CoverRule(
        seed: "consilium example cover 1",
        lapsedPerMille: 120,
        uninsuredPayers: ["no_insurance"]
    )

    // Expected days were computed by a second implementation (Python's hashlib) from the text of Genesis/README.md.
    @Test(arguments: [
        ("p1", "private", 2010, 14_610, 14_921, true), ("018f428e-34f6-4707-8009-5ad742f901e7", "private", 1969, -365, -1, false),
        ("p6", "private", 2012, 15_340, 15_608, true),
    ])
    func `cover follows from the seed as the page says`(
        _ patient: String,
        _ payer: String,
        _ year: Int,
        _ first: Int64,
        _ last: Int64,
        _ lapses: Bool
    ) throws {
        let rule = try #require(Self.rule)
        let cover = try #require(rule.cover(patientID: patient, payer: payer, year: year, death: nil))
        #expect((cover.first, cover.last, cover.lapses) == (first, last, lapses))
    }

    @Test func `cover ends on the day of death, and no later year has any`() throws {
        let rule = try #require(Self.rule)
        let death = try #require(FHIRDate("2012-03-04T05:06:07Z"))
        #expect(rule.cover(patientID: "p3", payer: "medicare", year: 2012, death: death)?.last == 15_403)
        #expect(rule.cover(patientID: "p3", payer: "medicare", year: 2013, death: death) == nil)
        #expect(rule.cover(patientID: "p3", payer: "medicare", year: 2011, death: death) != nil)
    }

    @Test func `the uninsured have none, and about the stated share lapses`() throws {
        let rule = try #require(Self.rule)
        #expect(rule.cover(patientID: "p1", payer: "no_insurance", year: 2010, death: nil) == nil)
        let lapsed = (0..<1000).count {
            rule.cover(patientID: "p\($0)", payer: "private", year: 2012, death: nil)?.lapses == true
        }
        #expect(lapsed == 114)
    }

    @Test func `a share over the whole is refused`() {
        #expect(throws: PlansError.self) { try CoverRule(seed: "", lapsedPerMille: 1001, uninsuredPayers: []) }
    }
}
