import FHIR
import Testing

@Suite struct ClinicalRecordSetTests {
    private static let input = """
        {"resourceType":"Observation","id":"o1","subject":{"reference":"Patient/p1"},"encounter":{"reference":"Encounter/e1"}}
        {"resourceType":"Patient","id":"p1"}
        {"resourceType":"Encounter","id":"e1","class":{"code":"IMP"},"subject":{"reference":"urn:uuid:p1"},"serviceProvider":{"reference":"urn:uuid:h1"},"period":{"start":"2020-01-01"}}
        {"resourceType":"DocumentReference","id":"d1","subject":{"reference":"Patient/p1"},"context":{"encounter":[{"reference":"Encounter/e1"}]}}
        {"resourceType":"AllergyIntolerance","id":"a1","patient":{"reference":"Patient/p1"}}
        {"resourceType":"Observation","id":"o2","subject":{"reference":"Patient/p2"},"encounter":{"reference":"Encounter/e1"}}
        {"resourceType":"Observation","id":"o3","subject":{"reference":"Location/l1"}}
        {"resourceType":"Location","id":"l1"}
        """

    @Test func `one record per encounter, the rest of a patient in one more`() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.ndjson", Self.input)
        let collection = try FHIRSource(path: folder.path).read()
        let set = ClinicalRecordSet(of: collection)
        #expect(set.patientIDs == ["p1", "p2"])
        #expect(set.resourceCount == 6)
        #expect(set.administrativeCount == 2)
        #expect(set.records.map(\.encounterID) == ["e1", nil, nil])
        #expect(set.records.map(\.recordClass) == [.inpatient, .longitudinal, .longitudinal])
        #expect(set.records.map(\.providerReference) == ["urn:uuid:h1", "urn:uuid:h1", nil])
        #expect(set.records.map { $0.resources.count } == [3, 2, 1])
    }

    @Test func `a payload is the exact bytes of each resource and a line feed`() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.ndjson", Self.input)
        let collection = try FHIRSource(path: folder.path).read()
        let set = ClinicalRecordSet(of: collection)
        let payload = ClinicalRecordSet.payload(of: set.records[0], in: collection)
        let lines = Self.input.split(separator: "\n")
        #expect(String(decoding: payload, as: UTF8.self) == lines[0] + "\n" + lines[2] + "\n" + lines[3] + "\n")
    }
}
