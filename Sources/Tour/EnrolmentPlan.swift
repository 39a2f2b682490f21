package import FHIR

/// One call of `coverage.enrol`: a patient, a plan and the covered days of one year.
package struct EnrolmentPlan: Hashable, Sendable {
    package let patientID: String
    package let planCode: String
    package let year: Int
    package let period: CoverPeriod

    /// Every enrolment that the claims call for, by patient id, plan code and year.
    ///
    /// Where two payers of one patient mean the same plan in the same year, the one whose name comes first in the order of bytes
    /// decides, so that the result doesn't depend on the order of the source.
    package static func all(for collection: FHIRCollection, plans: Plans) -> [EnrolmentPlan] {
        var deaths: [String: FHIRDate] = [:]
        for patient in collection.patients { deaths[patient.id] = patient.deathDate }
        var wanted: Set<Cover> = []
        for claim in collection.claims {
            guard let patientID = claim.patientID, let payer = claim.payer, let start = claim.serviceStart else { continue }
            wanted.insert(Cover(patientID: patientID, code: plans.code(of: payer), year: start.year, payer: payer))
        }
        var previous: Cover?
        var enrolments: [EnrolmentPlan] = []
        for cover in wanted.sorted() {
            defer { previous = cover }
            if let previous, previous.isSameCover(as: cover) { continue }
            let death = deaths[cover.patientID]
            guard
                let period = plans.cover.cover(patientID: cover.patientID, payer: cover.payer, year: cover.year, death: death)
            else { continue }
            enrolments.append(
                EnrolmentPlan(patientID: cover.patientID, planCode: cover.code, year: cover.year, period: period)
            )
        }
        return enrolments
    }

    private struct Cover: Hashable, Comparable {
        let patientID: String
        let code: String
        let year: Int
        let payer: String

        func isSameCover(as other: Cover) -> Bool {
            patientID == other.patientID && code == other.code && year == other.year
        }

        static func < (left: Cover, right: Cover) -> Bool {
            if left.patientID != right.patientID { return precedes(left.patientID, right.patientID) }
            if left.code != right.code { return precedes(left.code, right.code) }
            if left.year != right.year { return left.year < right.year }
            return precedes(left.payer, right.payer)
        }
    }
}

/// The order of the bytes of two texts.
func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
}
