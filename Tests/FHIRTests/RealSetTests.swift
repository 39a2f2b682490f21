import FHIR
import Foundation
import Testing

/// The sets beside the checkout, where there are any; the expected figures are `TRUTH-claims.json`.
@Suite struct RealSetTests {
    private static let shared: String? = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let beside = root.deletingLastPathComponent().appendingPathComponent("shared").path
        let candidates = [ProcessInfo.processInfo.environment["CONSILIUM_SHARED"], beside].compactMap { $0 }
        return candidates.map { $0 + "/data" }.first { FileManager.default.fileExists(atPath: $0 + "/TRUTH-claims.json") }
    }()

    private static func truth(_ set: String) throws -> [String: Any] {
        let data = try Data(contentsOf: URL(fileURLWithPath: try #require(shared) + "/TRUTH-claims.json"))
        let all = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        return try #require(all["given/" + set] as? [String: Any])
    }

    private static func check(_ set: String) throws {
        let truth = try truth(set)
        let collection = try FHIRSource(path: try #require(shared) + "/" + set).read()
        let expected = try #require(truth["counts"] as? [String: Int])
        for (type, count) in collection.counts where type != "Organization" && type != "Practitioner" {
            #expect(expected[type] == count, "\(type)")
        }
        let payers = try #require(truth["claims_by_payer"] as? [String: [String: Int]])
        var submitted: [String: Int] = [:]
        var billed: [String: Int] = [:]
        for claim in collection.claims {
            submitted[claim.payer ?? "unknown", default: 0] += 1
            billed[claim.payer ?? "unknown", default: 0] += Int(claim.totalMinor)
        }
        #expect(submitted == payers.compactMapValues { $0["submitted"] })
        #expect(billed == payers.compactMapValues { $0["billed_minor"] })
        #expect(collection.claims.allSatisfy { $0.patientID != nil && $0.serviceStart != nil && $0.encounterID != nil })
        let records = ClinicalRecordSet(of: collection)
        #expect(records.patientIDs.count == expected["Patient"])
        #expect(records.resourceCount + records.administrativeCount == collection.resources.count)
        #expect(collection.duplicates > 0)
        #expect(collection.skipped.map(\.reason) == ["neither JSON nor FHIR"])
    }

    @Test(.enabled(if: shared != nil)) func `the set of 2021 gives the counts and billed amounts of its truth`() throws {
        try Self.check("synthea-2021")
    }

    @Test(.enabled(if: shared != nil)) func `the set of 2019 gives the counts and billed amounts of its truth`() throws {
        try Self.check("synthea-2019")
    }

    @Test(.enabled(if: shared != nil)) func `the bulk export of 2023 is read with conditional references`() throws {
        let collection = try FHIRSource(path: try #require(Self.shared) + "/bulk-2023").read()
        #expect(collection.resources.count == 7160)
        #expect(collection.patients.count == 13)
        let records = ClinicalRecordSet(of: collection)
        #expect(records.patientIDs.count == 13)
        #expect(records.resourceCount > 6900)
    }
}
