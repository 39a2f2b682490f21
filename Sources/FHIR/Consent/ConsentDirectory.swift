package import Primitives

/// Who on the chain is meant by a FHIR reference: kept by a hospital, never on the chain.
package struct ConsentDirectory: Hashable, Sendable {
    package enum Party: Hashable, Sendable {
        case account(AccountID)
        case organisation(OrganisationID)
        /// A role of the registry that the contract's ReaderRole names.
        case role(String)
        case group(Hash256)
    }

    /// By the reference's name.
    package var parties: [String: Party]

    package init(parties: [String: Party] = [:]) { self.parties = parties }

    /// The cases of the contract's ReaderRole, in order.
    package static let roles = ["clinician", "insurer", "registrar", "hospital", "researcher", "emergency", "auditor"]
}
