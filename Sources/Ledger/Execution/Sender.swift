internal import ContractVM
package import Primitives

/// Who sends a transaction, as the registry knows the signing key.
package struct Sender: Hashable, Sendable {
    package let account: AccountID
    /// Whose quota it counts on: the account's organisation, or for a patient the one that registered it.
    package let organisation: OrganisationID?
    /// Opens the emergency lane of the pool.
    package let hasEmergencyRole: Bool

    /// The sender of a signing key, or why it may not send.
    static func find(_ key: PublicKey, in directory: Directory) throws(HostFailure) -> Finding {
        guard let account = try directory.account(of: key), let entry = try directory.account(account) else {
            return .unknown
        }
        guard entry.isActive else { return .suspended }
        if let organisation = entry.organisation {
            guard try directory.organisation(organisation)?.isActive == true else { return .suspended }
        }
        let sender = Sender(
            account: account,
            organisation: entry.organisation ?? entry.registeredBy,
            hasEmergencyRole: entry.roles.contains(Array("emergency".utf8))
        )
        return .found(sender)
    }

    enum Finding: Hashable, Sendable {
        case found(Sender)
        case unknown
        case suspended
    }
}
