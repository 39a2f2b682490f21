package import Primitives

/// What the ledger says about one disclosure.
package struct DisclosureFacts: Hashable, Sendable {
    package let id: UInt64
    package let blob: Hash256
    package let reader: AccountID
    package let custodian: OrganisationID
    package let purpose: String
    /// Block time at which it was written.
    package let at: Timestamp
    /// From then on it gives no key.
    package let expires: Timestamp
    package let isUsed: Bool
    package let isRevoked: Bool
    /// Whether the block that wrote it carries a certificate.
    package let isCertified: Bool

    package init(
        id: UInt64,
        blob: Hash256,
        reader: AccountID,
        custodian: OrganisationID,
        purpose: String,
        at: Timestamp,
        expires: Timestamp,
        isUsed: Bool,
        isRevoked: Bool,
        isCertified: Bool
    ) {
        self.id = id
        self.blob = blob
        self.reader = reader
        self.custodian = custodian
        self.purpose = purpose
        self.at = at
        self.expires = expires
        self.isUsed = isUsed
        self.isRevoked = isRevoked
        self.isCertified = isCertified
    }
}
