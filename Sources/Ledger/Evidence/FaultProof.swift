internal import ChainCrypto
package import Primitives

/// What one validator signed in one epoch and a correct one does not: two messages, of which it signs at most one, or a NEW-VIEW.
///
/// Canonical form: `[1, epoch, first, second or null]`, the message with the smaller bytes first, so that every node makes the same
/// bytes of the same two messages. Spec: `Docs/spec/evidence.md`. That it proves the offence is said by `flaw`.
package struct FaultProof: Hashable, Sendable, CanonicalCodable {
    package static let version: UInt64 = 1
    /// The most bytes that the chain takes: what fits into a transaction.
    package static let byteCountMax = 49_152

    package let epoch: EpochNumber
    package let offence: Offence
    private let first: SignedStatement
    /// Nil where the first is a NEW-VIEW that speaks for itself.
    private let second: SignedStatement?

    /// The validator's index in the set of the epoch.
    package var accused: ValidatorIndex { first.sender }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(4)
        encoder.unsigned(Self.version)
        encoder.unsigned(epoch)
        encoder.encoded(first.bytes)
        if let second { encoder.encoded(second.bytes) } else { encoder.null() }
    }

    /// Reads two messages of one sender that contradict each other, in order, or one NEW-VIEW; nothing else is checked.
    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        (epoch, first, second) = try decoder.array(4) { (item) throws(DecodingError) in
            guard try item.unsigned() == Self.version else {
                throw item.failure(.invalidValue("version of evidence; this node reads version 1"))
            }
            let (epoch, first) = (try item.counter(EpochNumber.self), try SignedStatement(from: &item))
            return (epoch, first, item.takeNull() ? nil : try SignedStatement(from: &item))
        }
        guard let second else {
            guard case .newView = first.claim else { throw decoder.failure(.invalidValue("single message; only a NEW-VIEW is")) }
            offence = .invalidNewView
            return
        }
        guard first.bytes.lexicographicallyPrecedes(second.bytes) else {
            throw decoder.failure(.invalidValue("order of two messages"))
        }
        guard first.sender == second.sender, let offence = Self.offence(first, second) else {
            throw decoder.failure(.invalidValue("contradiction of one validator"))
        }
        self.offence = offence
    }

    /// The name of evidence on the chain: `H("consilium/evidence/v1", bytes)`.
    package static func hash(of bytes: [UInt8]) -> Hash256 { Hasher256.hash(domain: "consilium/evidence/v1", bytes) }

    /// Why it does not prove the offence after all; nil if it does.
    package func flaw(in term: EpochTerm, genesisHash: Hash256) -> Flaw? {
        guard let key = term.validators.member(at: accused)?.key else { return .noSuchValidator }
        if second == nil, case .newView(let claim) = first.claim, claim.follows(in: term) { return .follows }
        let isSigned = ([first] + (second.map { [$0] } ?? [])).allSatisfy { statement in
            let body = statement.signedBody(genesisHash: genesisHash, epoch: epoch, setHash: term.validators.hash)
            return SignatureCheck.isValid(statement.signature, type: statement.signatureType, body: body, key: key)
        }
        return isSigned ? nil : .notSigned
    }

    /// What is wrong with evidence that decodes.
    package enum Flaw: Hashable, Sendable {
        /// The set of the epoch has no such index.
        case noSuchValidator
        /// The NEW-VIEW is what its VIEW-CHANGEs compel.
        case follows
        /// A signature does not hold under the validator's key of that epoch.
        case notSigned
    }

    // MARK: Contradictions

    /// What the two prove; nil if a correct validator may have signed both.
    private static func offence(_ first: SignedStatement, _ second: SignedStatement) -> Offence? {
        switch (first.claim, second.claim) {
        case (.vote(let one, _), .vote(let other, _)): contradict(one, other) ? .prepare : nil
        case (.commit(let one), .commit(let other)): contradict(one, other) ? .commit : nil
        case (.checkpoint(let height, let one), .checkpoint(let same, let other)):
            height == same && one != other ? .checkpoint : nil
        case (.viewChange(let one), .viewChange(let other)):
            one.view == other.view && first.content != second.content ? .viewChange : nil
        case (.newView(let one), .newView(let other)):
            one.view == other.view && first.content != second.content ? .newView : nil
        case (.commit(let vote), .viewChange(let change)):
            vote.view < change.view && conceals(vote, change) ? .concealedCommit : nil
        case (.vote(let vote, isProposal: true), .newView(let claim)):
            vote.view == claim.view && claim.entries.contains { $0.height == vote.height && $0.digest != vote.digest }
                ? .breachedNewView : nil
        default: nil
        }
    }

    private static func contradict(_ one: SignedStatement.Vote, _ other: SignedStatement.Vote) -> Bool {
        one.view == other.view && one.height == other.height && one.digest != other.digest
    }

    /// Whoever committed holds the prepared certificate, or a later one, until the height is certified; and says so.
    private static func conceals(_ vote: SignedStatement.Vote, _ change: ViewChangeClaim) -> Bool {
        if let certified = change.certified, certified >= vote.height { return false }
        return !change.prepared.contains { proof in
            proof.height == vote.height
                && (proof.view > vote.view || (proof.view == vote.view && proof.digest == vote.digest))
        }
    }
}
