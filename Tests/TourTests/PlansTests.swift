import FHIR
import Foundation
import Testing
import Tour

@Suite struct PlansTests {
    private static func repository(_ path: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
            + "/" + path
    }

    private static func example() throws -> Plans {
        try Plans(json: [UInt8](Data(contentsOf: URL(fileURLWithPath: repository("Genesis/plans.json")))))
    }

    @Test(
        arguments: [
            ("private", "private"), ("Medicare", "medicare"), ("Blue Cross Blue Shield", "blue_cross"),
            ("Somebody else", "standard"),
            ("NO_INSURANCE", "none"), ("no_insurance", "none"), ("Northwind Mutual", "northwind"), (nil, "none"),
        ] as [(String?, String)]
    )
    func `every payer has a plan, the default one or none`(_ payer: String?, _ code: String) throws {
        #expect(try Self.example().code(of: payer) == code)
    }

    @Test func `the plans' values are read as they stand`() throws {
        let plan = try #require(try Self.example().plans.first { $0.code == "medicare" })
        #expect(plan.deductible == 22_600)
        #expect(plan.limit == 4_000_000)
        #expect(plan.reviewAbove == 7_500_000)
        #expect((plan.shareNumerator, plan.shareDenominator) == (1, 5))
        #expect(plan.excludedKinds == ["pharmacy", "oral", "vision"])
    }

    @Test(arguments: [
        ("\"code\": \"private\"", "\"code\": \"medicare\""), ("\"code\": \"private\"", "\"code\": \"none\""),
        ("\"code\": \"private\"", "\"code\": \"Private Plan\""), ("\"payers\": [\"private\"]", "\"payers\": [\"medicare\"]"),
        ("\"share\": [0, 1]", "\"share\": [2, 1]"), ("\"share\": [0, 1]", "\"share\": [0]"), ("\"vision\"]", "\"glasses\"]"),
        ("[\"emergency\"]", "[\"night\"]"), ("\"default_plan\": \"standard\"", "\"default_plan\": \"gold\""),
        ("\"limit_minor\": 3000000", "\"limit_minor\": -1"), ("\"currency\"", "\"money\""), ("{", "["),
    ])
    func `a document that cannot be meant is refused with a sentence`(_ found: String, _ replacement: String) throws {
        let text = try String(contentsOfFile: Self.repository("Genesis/plans.json"), encoding: .utf8)
        let broken = text.replacingOccurrences(of: found, with: replacement)
        #expect(broken != text)
        #expect(throws: PlansError.self) { try Plans(json: Array(broken.utf8)) }
    }

    @Test func `the synthetic set calls for one enrolment per patient, plan and year`() throws {
        let collection = try FHIRSource(path: Self.repository("Tests/Fixtures/synthetic-fhir")).read()
        let enrolments = EnrolmentPlan.all(for: collection, plans: try Self.example())
        let keys = Set(enrolments.map { "\($0.patientID) \($0.planCode) \($0.year)" })
        #expect(keys.count == enrolments.count)
        #expect(enrolments.contains { $0.period.lapses })
        #expect(enrolments.allSatisfy { $0.planCode == "northwind" || $0.planCode == "lakeside" })
        #expect(enrolments.contains { $0.period.first < 0 })
    }

    @Test func `claims go per patient by service start, then id`() throws {
        let collection = try FHIRSource(path: Self.repository("Tests/Fixtures/synthetic-fhir")).read()
        let groups = ClaimOrder.byPatient(collection.claims)
        #expect(groups.count == 24)
        #expect(groups.reduce(0) { $0 + $1.count } == collection.claims.count)
        for group in groups {
            #expect(Set(group.map(\.patientID)).count == 1)
            for (left, right) in zip(group, group.dropFirst()) {
                let (start, next) = (try #require(left.serviceStart).seconds, try #require(right.serviceStart).seconds)
                #expect(start < next || (start == next && left.id < right.id))
            }
        }
    }

    @Test(
        arguments: [("pharmacy", ClaimKind.pharmacy), ("institutional", .institutional), ("unheard-of", .other), (nil, .other)]
            as [(String?, ClaimKind)]
    )
    func `a claim's type becomes its kind`(_ type: String?, _ kind: ClaimKind) {
        #expect(ClaimKind(claimType: type) == kind)
    }
}
