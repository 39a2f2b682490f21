package import FHIR
package import Primitives

/// A record that is sealed, stored and on the chain.
package struct RegisteredRecord: Sendable {
    package let source: ClinicalRecord
    package let blob: Hash256
    package let custodian: ProviderAssignment

    package init(source: ClinicalRecord, blob: Hash256, custodian: ProviderAssignment) {
        self.source = source
        self.blob = blob
        self.custodian = custodian
    }
}

/// All registered records, findable by patient and by encounter.
package struct RecordBook: Sendable {
    /// In the order of the source.
    package let records: [RegisteredRecord]
    /// Names of blobs by encounter id.
    package let byEncounter: [String: Hash256]
    /// Indexes into `records` by patient id.
    package let byPatient: [String: [Int]]
    /// Bytes of the payloads before sealing.
    package let payloadByteCount: Int
    /// FHIR resources in all records together.
    package let resourceCount: Int

    /// Indexes the records.
    package init(_ records: [RegisteredRecord], payloadByteCount: Int) {
        self.records = records
        self.payloadByteCount = payloadByteCount
        var byEncounter: [String: Hash256] = [:]
        var byPatient: [String: [Int]] = [:]
        for (index, record) in records.enumerated() {
            if let encounter = record.source.encounterID { byEncounter[encounter] = record.blob }
            byPatient[record.source.patientID, default: []].append(index)
        }
        self.byEncounter = byEncounter
        self.byPatient = byPatient
        resourceCount = records.reduce(0) { $0 + $1.source.resources.count }
    }

    /// A patient's records at one custodian, or at any.
    package func records(of patient: String, at custodian: ProviderAssignment? = nil) -> [RegisteredRecord] {
        (byPatient[patient] ?? []).map { records[$0] }.filter { custodian == nil || $0.custodian == custodian }
    }
}
