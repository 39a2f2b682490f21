package import Primitives

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
