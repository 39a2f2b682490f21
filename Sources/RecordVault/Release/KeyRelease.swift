package import Primitives

/// Whether the custodian's node may wrap a key: a pure decision over facts that were read before.
package enum KeyRelease: Hashable, Sendable {
    case release
    case refuse(Refusal)

    /// A disclosure gives a key for at most so long after it was written.
    package static let freshnessMilliseconds: UInt64 = 60_000

    /// Why no key leaves.
    package enum Refusal: String, Hashable, Sendable, CaseIterable {
        case unknownDisclosure = "unknown_disclosure"
        case notCertified = "not_certified"
        case otherReader = "other_reader"
        case otherRecord = "other_record"
        case notCustodian = "not_custodian"
        case used
        case revoked
        case notYetValid = "not_yet_valid"
        case expired
        case noLongerPermitted = "no_longer_permitted"
        case readerInactive = "reader_inactive"
        case readerHasNoKey = "reader_has_no_key"
        case keyNotHere = "key_not_here"

        /// What to do.
        package var sentence: String {
            switch self {
            case .unknownDisclosure:
                "the certified state holds no disclosure of this number; request the record and wait until the request is certified"
            case .notCertified: "this disclosure is not certified yet; wait until its block is certified"
            case .otherReader: "this disclosure belongs to another reader; request the record yourself"
            case .otherRecord: "this disclosure is for another record; request this record"
            case .notCustodian: "this node's organisation is not the custodian of the record; ask the custodian's node"
            case .used: "a key was handed out for this disclosure already; request the record again"
            case .revoked: "the patient has revoked this disclosure; no key is given for it"
            case .notYetValid: "this disclosure is dated after the newest certified block; try again"
            case .expired: "this disclosure is older than 60 seconds; request the record again"
            case .noLongerPermitted: "the rules no longer permit this reading, asked at the newest certified state"
            case .readerInactive: "the reader's account is not active; ask the registrar of its organisation"
            case .readerHasNoKey: "the reader has no encryption key in the registry; set one with registry.setEncryptionKey"
            case .keyNotHere: "this node holds no key of the record; the custodian must deposit it first"
            }
        }
    }

    /// Who asks for what, and what the node itself knows.
    package struct Question: Hashable, Sendable {
        package let disclosure: UInt64
        package let reader: AccountID
        /// The blob that the reader means, where the request names one.
        package let blob: Hash256?
        /// The organisation of this node.
        package let organisation: OrganisationID?
        /// The later of the newest certified block's time and the node's clock.
        package let now: Timestamp
        /// Whether this node has noted a use of the disclosure on its own disk.
        package let isUsedHere: Bool
        /// What `records.usable` answers at the newest certified state, which asks `consent` again.
        package let isStillPermitted: Bool

        package init(
            disclosure: UInt64,
            reader: AccountID,
            blob: Hash256?,
            organisation: OrganisationID?,
            now: Timestamp,
            isUsedHere: Bool,
            isStillPermitted: Bool
        ) {
            self.disclosure = disclosure
            self.reader = reader
            self.blob = blob
            self.organisation = organisation
            self.now = now
            self.isUsedHere = isUsedHere
            self.isStillPermitted = isStillPermitted
        }
    }

    /// Decides; `facts` is nil where the ledger knows no such disclosure.
    ///
    /// Who asks is settled first, so that nobody learns the state of another's disclosure.
    package static func decide(_ question: Question, facts: DisclosureFacts?) -> KeyRelease {
        guard let facts, facts.id == question.disclosure else { return .refuse(.unknownDisclosure) }
        guard facts.reader == question.reader else { return .refuse(.otherReader) }
        guard facts.isCertified else { return .refuse(.notCertified) }
        if let blob = question.blob, blob != facts.blob { return .refuse(.otherRecord) }
        guard facts.custodian == question.organisation else { return .refuse(.notCustodian) }
        guard !facts.isRevoked else { return .refuse(.revoked) }
        guard !facts.isUsed, !question.isUsedHere else { return .refuse(.used) }
        guard facts.at <= question.now else { return .refuse(.notYetValid) }
        let isFresh = question.now.distance(above: facts.at) < freshnessMilliseconds
        guard isFresh, question.now < facts.expires else { return .refuse(.expired) }
        guard question.isStillPermitted else { return .refuse(.noLongerPermitted) }
        return .release
    }
}
