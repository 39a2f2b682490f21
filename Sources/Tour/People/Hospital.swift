package import Primitives

/// One hospital of the consortium and its people.
package struct Hospital: Sendable {
    package let name: String
    package let display: String
    package let id: OrganisationID
    /// The place of its node in the network.
    package let node: Int
    /// Registers patients and records, files papers.
    package let registrar: TourAccount
    /// The hospital's system: stores records, submits claims.
    package let system: TourAccount
    package let clinician: TourAccount
    /// A clinician who may break the glass.
    package let emergency: TourAccount
}
