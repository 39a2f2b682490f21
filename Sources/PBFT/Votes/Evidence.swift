package import Primitives

/// Proof that a validator broke a rule: two messages of one signer that contradict each other, or one NEW-VIEW that does not
/// follow from the VIEW-CHANGEs it carries.
///
/// Canonical form: [1, epoch, first, second or null], signed claims, the one with the smaller bytes first, whichever came
/// first. What proves what, and why no correct replica signs it: `Docs/spec/evidence.md`.
package struct Evidence: Hashable, Sendable, CanonicalCodable {
    private static let version: UInt64 = 1

    package let epoch: EpochNumber
    package let first: SignedClaim
    /// Nil for a NEW-VIEW, which speaks for itself.
    package let second: SignedClaim?

    package var claims: [SignedClaim] { [first] + (second.map { [$0] } ?? []) }

    /// Two messages that contradict each other.
    package init(epoch: EpochNumber, _ one: SignedMessage, _ other: SignedMessage) {
        let pair = [SignedClaim(one), SignedClaim(other)]
        let isOrdered = pair[0].canonicalBytes.lexicographicallyPrecedes(pair[1].canonicalBytes)
        self.epoch = epoch
        first = isOrdered ? pair[0] : pair[1]
        second = isOrdered ? pair[1] : pair[0]
    }

    /// A NEW-VIEW that does not follow from what it carries.
    package init(epoch: EpochNumber, invalidNewView: SignedMessage) {
        self.epoch = epoch
        first = SignedClaim(invalidNewView)
        second = nil
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(4)
        encoder.unsigned(Self.version)
        encoder.unsigned(epoch)
        encoder.encode(first)
        if let second { encoder.encode(second) } else { encoder.null() }
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        (epoch, first, second) = try decoder.array(4) { (inner) throws(DecodingError) in
            guard try inner.unsigned() == Self.version else { throw inner.failure(.invalidValue("evidence version")) }
            let (epoch, first) = (try inner.counter(EpochNumber.self), try SignedClaim(from: &inner))
            return (epoch, first, inner.takeNull() ? nil : try SignedClaim(from: &inner))
        }
        guard let second else { return }
        guard first.canonicalBytes.lexicographicallyPrecedes(second.canonicalBytes) else {
            throw decoder.failure(.invalidValue("order of evidence"))
        }
    }
}
