/// What becomes one sealed blob: the resources of one encounter, or what of a patient belongs to none.
package struct ClinicalRecord: Hashable, Sendable {
    package let patientID: String
    /// Nil for the record of what belongs to no encounter.
    package let encounterID: String?
    package let recordClass: RecordClass
    /// The encounter's `serviceProvider` as written; for a longitudinal record that of the patient's first encounter.
    package let providerReference: String?
    /// The encounter's start.
    package let start: FHIRDate?
    /// Indexes into `FHIRCollection.resources`, in the order of reading.
    package internal(set) var resources: [Int]
}
