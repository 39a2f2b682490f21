import FHIR
import Foundation
import Testing

@Suite struct SyntheticSetTests {
    private static let path =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
        + "/Fixtures/synthetic-fhir"

    @Test func `the project's own set holds what breaks naive readers`() throws {
        let collection = try FHIRSource(path: Self.path).read()
        #expect(collection.patients.count == 24)
        #expect(collection.duplicates > 20)
        #expect(collection.skipped.map(\.reason) == ["neither JSON nor FHIR"])
        #expect(collection.claims.contains { ($0.serviceStart?.day ?? 0) < 0 })
        #expect(collection.claims.allSatisfy { $0.patientID != nil && $0.encounterID != nil })
        #expect(collection.patients.filter(\.isDeceased).count == 1)
        #expect(Set(collection.claims.compactMap(\.payer)) == ["Lakeside Health", "NO_INSURANCE", "Northwind Mutual"])
        let set = ClinicalRecordSet(of: collection)
        #expect(set.patientIDs.count == 24)
        #expect(set.records.filter { $0.encounterID == nil }.count == 24)
        #expect(set.administrativeCount == 12)
    }

    private static let hasPython = FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")

    @Test(.enabled(if: hasPython)) func `the script makes the committed set, byte for byte`() throws {
        let folder = try TemporaryFolder()
        let script = Process()
        script.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        script.arguments = [Self.path + "/../../../Scripts/make-synthetic-fhir", folder.path]
        try script.run()
        script.waitUntilExit()
        #expect(script.terminationStatus == 0)
        let names = try FileManager.default.subpathsOfDirectory(atPath: Self.path).sorted()
        #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() == names)
        for name in names where name.contains(".") {
            let same = FileManager.default.contentsEqual(atPath: Self.path + "/" + name, andPath: folder.path + "/" + name)
            #expect(same, "\(name)")
        }
    }
}
