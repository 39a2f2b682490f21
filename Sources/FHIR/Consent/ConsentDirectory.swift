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

    /// Who is meant by a name: what the directory says, or the chain's own identifier (system `urn:consilium:account` and the like).
    package func party(_ name: String) -> Party? {
        if let known = parties[name] { return known }
        for kind in ["account", "organisation", "role", "group"] {
            let prefix = "identifier:\(Self.system)\(kind)|"
            if name.hasPrefix(prefix) { return Self.party(kind, String(name.dropFirst(prefix.count))) }
        }
        return nil
    }

    /// What stands before `account`, `organisation`, `role` or `group` in an identifier's system.
    package static let system = "urn:consilium:"

    /// Reads 64 hex digits, or the name of a role.
    package static func party(_ kind: String, _ value: String) -> Party? {
        switch kind {
        case "account": AccountID(hex: value).map(Party.account)
        case "organisation": OrganisationID(hex: value).map(Party.organisation)
        case "group": Hash256(hex: value).map(Party.group)
        case "role": roles.contains(value) ? .role(value) : nil
        default: nil
        }
    }

    /// The cases of the contract's ReaderRole, in order.
    package static let roles = ["clinician", "insurer", "registrar", "hospital", "researcher", "emergency", "auditor"]
}
