package import Primitives

/// A run of neighbouring entries of a state, and what proves that it is one.
///
/// Whoever holds everything to the left of it needs nothing but the state's root to check it: the tree follows from the
/// entries so far, these, and the subtrees to the right. Spec: `Docs/spec/snapshot.md`.
package struct StateChunk: CanonicalCodable, Hashable, Sendable {
    /// One entry.
    package struct Entry: CanonicalCodable, Hashable, Sendable {
        package let path: [UInt8]
        package let key: [UInt8]
        package let value: [UInt8]

        package init(path: [UInt8], key: [UInt8], value: [UInt8]) {
            self.path = path
            self.key = key
            self.value = value
        }

        package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
            (path, key, value) = try decoder.array(3) { (inner) throws(DecodingError) in
                (
                    try inner.bytes(limit: StateLimits.pathByteCount),
                    try inner.bytes(limit: StateLimits.keyByteCount),
                    try inner.bytes(limit: StateLimits.valueByteCount)
                )
            }
        }

        package func encode(to encoder: inout CanonicalEncoder) {
            encoder.array(3)
            encoder.bytes(path)
            encoder.bytes(key)
            encoder.bytes(value)
        }
    }

    /// The most entries of one chunk.
    package static let entryCountMax = 1 << 16
    private static let version: UInt64 = 1

    /// Ascending by path; none only if the state is empty.
    package let entries: [Entry]
    /// From the root downwards: the inner nodes in whose left child the last entry stands, with the hash of the right one.
    ///
    /// None if the last entry is the state's last.
    package let right: [ProofStep]

    package init(entries: [Entry], right: [ProofStep]) {
        self.entries = entries
        self.right = right
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(3) { (inner) throws(DecodingError) in
            guard try inner.unsigned() == Self.version else { throw inner.failure(.invalidValue("state chunk version")) }
            return StateChunk(
                entries: try inner.list(limit: Self.entryCountMax),
                right: try inner.list(limit: StateLimits.pathBitCount)
            )
        }
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(3)
        encoder.unsigned(Self.version)
        encoder.list(entries)
        encoder.list(right)
    }
}
