/// The clinical resources of a collection, grouped into the records that are sealed and registered.
///
/// A resource is clinical when it belongs to a patient (FHIR R4's patient compartment, by `patient`, `subject`, `beneficiary`, `for`
/// or a Provenance's first target), claims and the Patient itself included. Organisations, practitioners and places are not.
/// One record per encounter; what of a patient belongs to no encounter of the input, one record per patient.
package struct ClinicalRecordSet: Sendable {
    /// Ordered by patient (first seen first), then encounters as first seen, the longitudinal record last.
    package let records: [ClinicalRecord]
    /// Every patient that has a record: those of the input first, then those only referred to.
    package let patientIDs: [String]
    /// Resources that belong to no patient.
    package let administrativeCount: Int

    /// How many resources the records hold: the tour's `records`.
    package var resourceCount: Int { records.reduce(0) { $0 + $1.resources.count } }

    /// Groups everything in the collection.
    package init(of collection: FHIRCollection) {
        var grouping = RecordGrouping(collection)
        for index in collection.resources.indices { grouping.add(index) }
        records = grouping.records
        patientIDs = grouping.patientIDs
        administrativeCount = grouping.administrativeCount
    }

    /// The plaintext of a record: each resource's exact bytes followed by one line feed.
    package static func payload(of record: ClinicalRecord, in collection: FHIRCollection) -> [UInt8] {
        let slices = record.resources.map { collection.bytes(of: collection.resources[$0]) }
        var payload: [UInt8] = []
        payload.reserveCapacity(slices.reduce(0) { $0 + $1.count + 1 })
        for slice in slices {
            payload.append(contentsOf: slice)
            payload.append(0x0A)
        }
        return payload
    }
}
