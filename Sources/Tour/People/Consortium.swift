package import Primitives

/// The organisations, their people, and the patients.
package struct Consortium: Sendable {
    /// Hospital A and Hospital B.
    package let hospitals: [Hospital]
    package let insurer: TourAccount
    package let insurerID: OrganisationID
    package let insurerNode: Int
    package let auditor: TourAccount
    /// By the id of the source; the accounts are random, so nothing on the chain leads back.
    package let patients: [String: TourAccount]
    /// Ids of the source, in its order.
    package let patientIDs: [String]
    /// Which hospital registered each patient, by id of the source.
    package let homes: [String: ProviderAssignment]

    package func hospital(_ assignment: ProviderAssignment) -> Hospital {
        hospitals[assignment == .hospitalA ? 0 : 1]
    }

    /// The hospital that is not this one.
    package func other(than assignment: ProviderAssignment) -> Hospital {
        hospitals[assignment == .hospitalA ? 1 : 0]
    }

    /// A patient's account.
    package func patient(_ id: String) throws(TourError) -> TourAccount {
        guard let account = patients[id] else { throw TourError("a record belongs to a patient who was not registered") }
        return account
    }
}

/// How accounts are shown: enough to tell them apart.
package enum Pseudonym {
    package static func short(_ value: some FixedBytes) -> String { "\(value.hex.prefix(12))…" }
}
