package import FHIR

/// The order in which claims are submitted: per patient by (service start, id).
package enum ClaimOrder {
    /// The claims of each patient in order; patients in the order of their ids' bytes, claims without a patient last.
    package static func byPatient(_ claims: [FHIRClaim]) -> [[FHIRClaim]] {
        var groups: [String: [FHIRClaim]] = [:]
        var others: [FHIRClaim] = []
        for claim in claims {
            if let patientID = claim.patientID { groups[patientID, default: []].append(claim) } else { others.append(claim) }
        }
        let ordered = groups.sorted { precedes($0.key, $1.key) }.map { $0.value.sorted(by: isBefore) }
        return others.isEmpty ? ordered : ordered + [others.sorted(by: isBefore)]
    }

    private static func isBefore(_ left: FHIRClaim, _ right: FHIRClaim) -> Bool {
        let (leftStart, rightStart) = (left.serviceStart?.seconds ?? .min, right.serviceStart?.seconds ?? .min)
        return leftStart == rightStart ? precedes(left.id, right.id) : leftStart < rightStart
    }
}
