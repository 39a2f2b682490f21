internal import ChainCrypto
package import Primitives

/// Two messages that one validator signed in one epoch, and of which a correct one signs at most one.
///
/// Canonical form: `[1, epoch, first, second]`, the message with the smaller bytes first, so that every node makes the same
/// bytes of the same two messages. Spec: `Docs/spec/evidence.md`. That the signatures hold is said by `isSigned`.
package struct FaultProof: Hashable, Sendable, CanonicalCodable {
    package static let version: UInt64 = 1
    /// The most bytes that the chain takes: what fits into a transaction.
    package static let byteCountMax = 49_152

    package let epoch: EpochNumber
    package let offence: Offence
    private let first: SignedStatement
    private let second: SignedStatement

    /// The validator's index in the set of the epoch.
    package var accused: ValidatorIndex { first.sender }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(4)
        encoder.unsigned(Self.version)
        encoder.unsigned(epoch)
        encoder.encoded(first.bytes)
        encoder.encoded(second.bytes)
    }

    /// Reads two messages of one sender that contradict each other, in order; no signature is checked.
    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        (epoch, first, second) = try decoder.array(4) { (item) throws(DecodingError) in
            guard try item.unsigned() == Self.version else {
                throw item.failure(.invalidValue("version of evidence; this node reads version 1"))
            }
            return (try item.counter(), try SignedStatement(from: &item), try SignedStatement(from: &item))
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

    /// Whether the accused of this set signed both messages; false where the set has no such index.
    package func isSigned(by set: ValidatorSet, genesisHash: Hash256) -> Bool {
        guard let key = set.member(at: accused)?.key else { return false }
        return [first, second].allSatisfy { statement in
            let body = statement.signedBody(genesisHash: genesisHash, epoch: epoch, setHash: set.hash)
            return SignatureCheck.isValid(statement.signature, type: statement.signatureType, body: body, key: key)
        }
    }

    // MARK: Contradictions

    /// What the two prove; nil if a correct validator may have signed both.
    private static func offence(_ first: SignedStatement, _ second: SignedStatement) -> Offence? {
        switch (first.claim, second.claim) {
        case (.vote(let one, _), .vote(let other, _)): contradict(one, other) ? .prepare : nil
        case (.commit(let one), .commit(let other)): contradict(one, other) ? .commit : nil
        case (.checkpoint(let height, let one), .checkpoint(let same, let other)):
            height == same && one != other ? .checkpoint : nil
        case (.viewChange(let view, _, _), .viewChange(let same, _, _)):
            view == same && first.content != second.content ? .viewChange : nil
        case (.newView(let view, _), .newView(let same, _)):
            view == same && first.content != second.content ? .newView : nil
        case (.commit(let vote), .viewChange(let view, let certified, let prepared)):
            vote.view < view && conceals(vote, certified, prepared) ? .concealedCommit : nil
        case (.vote(let vote, isProposal: true), .newView(let view, let entries)):
            vote.view == view && entries.contains { $0.height == vote.height && $0.digest != vote.digest }
                ? .breachedNewView : nil
        default: nil
        }
    }

    private static func contradict(_ one: SignedStatement.Vote, _ other: SignedStatement.Vote) -> Bool {
        one.view == other.view && one.height == other.height && one.digest != other.digest
    }

    /// Whoever committed holds the prepared certificate, or a later one, until the height is certified; and says so.
    private static func conceals(
        _ vote: SignedStatement.Vote,
        _ certified: BlockHeight?,
        _ prepared: [SignedStatement.Vote]
    ) -> Bool {
        if let certified, certified >= vote.height { return false }
        return !prepared.contains { proof in
            proof.height == vote.height
                && (proof.view > vote.view || (proof.view == vote.view && proof.digest == vote.digest))
        }
    }
}
