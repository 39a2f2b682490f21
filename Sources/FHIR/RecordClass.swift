/// The coarse class of a record, the only thing about its contents that stands on the chain (contract `consent`, enum `RecordClass`).
package enum RecordClass: String, CaseIterable, Hashable, Sendable {
    case ambulatory
    case emergency
    case inpatient
    case other
    case longitudinal

    /// The class for an Encounter's `class.code` (HL7 v3 ActEncounterCode).
    package init(encounterClass code: String?) {
        switch code {
        case "AMB", "OBSENC", "PRENC", "SS": self = .ambulatory
        case "EMER": self = .emergency
        case "IMP", "ACUTE", "NONAC": self = .inpatient
        default: self = .other
        }
    }
}
