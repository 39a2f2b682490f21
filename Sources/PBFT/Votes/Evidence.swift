package import Primitives

/// Proof of a broken rule; holds signed messages only, so every node builds the same bytes.
package enum Evidence: Hashable, Sendable {
    /// Two messages of one signer that contradict each other.
    case equivocation(Equivocation)
    /// A NEW-VIEW that does not follow from the VIEW-CHANGEs it carries.
    case invalidNewView(SignedMessage)
}

/// Two messages of one validator that contradict each other: a correct one signs at most one of them.
///
/// Canonical form: [1, epoch, first, second], the message with the smaller bytes first, whichever came first. Which pairs
/// contradict each other, and why no correct replica signs both: `Docs/spec/evidence.md`.
package struct Equivocation: Hashable, Sendable, CanonicalCodable {
    private static let version: UInt64 = 1

    package let epoch: EpochNumber
    package let first: SignedMessage
    package let second: SignedMessage

    package init(epoch: EpochNumber, _ one: SignedMessage, _ other: SignedMessage) {
        let ordered = one.canonicalBytes.lexicographicallyPrecedes(other.canonicalBytes)
        self.epoch = epoch
        first = ordered ? one : other
        second = ordered ? other : one
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(4)
        encoder.unsigned(Self.version)
        encoder.unsigned(epoch)
        encoder.encode(first)
        encoder.encode(second)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        (epoch, first, second) = try decoder.array(4) { (inner) throws(DecodingError) in
            guard try inner.unsigned() == Self.version else { throw inner.failure(.invalidValue("evidence version")) }
            return (try inner.counter(), try SignedMessage(from: &inner), try SignedMessage(from: &inner))
        }
        guard first.canonicalBytes.lexicographicallyPrecedes(second.canonicalBytes) else {
            throw decoder.failure(.invalidValue("order of evidence"))
        }
    }
}

/// The own block hash of a height cannot be the certified one.
///
/// Canonical form: [height, own hash, other hash or null, [signed CHECKPOINT…]].
package struct Divergence: Hashable, Sendable, CanonicalCodable {
    package let height: BlockHeight
    package let own: Hash256
    /// The hash that f + 1 others or a certificate hold; nil when no hash can reach a quorum any more.
    package let other: Hash256?
    /// The CHECKPOINTs of the others, by index.
    package let checkpoints: [SignedMessage]

    package init(height: BlockHeight, own: Hash256, other: Hash256?, checkpoints: [SignedMessage]) {
        self.height = height
        self.own = own
        self.other = other
        self.checkpoints = checkpoints
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(4)
        encoder.unsigned(height)
        encoder.bytes(own)
        if let other { encoder.bytes(other) } else { encoder.null() }
        encoder.list(checkpoints)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(4) { (inner) throws(DecodingError) in
            Divergence(
                height: try inner.counter(),
                own: try inner.fixed(),
                other: inner.takeNull() ? nil : try inner.fixed(),
                checkpoints: try inner.list(limit: Committee.sizeLimit)
            )
        }
    }
}
