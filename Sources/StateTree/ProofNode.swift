package import Primitives

/// One inner node on the way from the root: how many bits its prefix has, and the hash of the child not taken.
package struct ProofStep: CanonicalCodable, Hashable, Sendable {
    package let bitLength: Int
    package let sibling: Hash256

    init(bitLength: Int, sibling: Hash256) {
        self.bitLength = bitLength
        self.sibling = sibling
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        (bitLength, sibling) = try decoder.array(2) { (inner) throws(DecodingError) in
            (try inner.bitLength(), try inner.fixed(Hash256.self))
        }
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(2)
        encoder.unsigned(UInt64(bitLength))
        encoder.bytes(sibling)
    }
}

/// A leaf as it is hashed.
package struct ProofLeaf: CanonicalCodable, Hashable, Sendable {
    package let path: [UInt8]
    package let key: [UInt8]
    /// The plain SHA-256 of the value.
    package let valueHash: Hash256

    package init(path: [UInt8], key: [UInt8], valueHash: Hash256) {
        self.path = path
        self.key = key
        self.valueHash = valueHash
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        (path, key, valueHash) = try decoder.array(3) { (inner) throws(DecodingError) in
            (
                try inner.bytes(limit: StateLimits.pathByteCount),
                try inner.bytes(limit: StateLimits.keyByteCount),
                try inner.fixed(Hash256.self)
            )
        }
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(3)
        encoder.bytes(path)
        encoder.bytes(key)
        encoder.bytes(valueHash)
    }

    var hash: Hash256 { StateHash.leaf(path: path, key: key, valueHash: valueHash) }
}

/// An inner node as it is hashed.
package struct ProofBranch: CanonicalCodable, Hashable, Sendable {
    package let bitLength: Int
    /// Zero-padded to whole bytes.
    package let prefix: [UInt8]
    package let left: Hash256
    package let right: Hash256

    init(bitLength: Int, prefix: [UInt8], left: Hash256, right: Hash256) {
        self.bitLength = bitLength
        self.prefix = prefix
        self.left = left
        self.right = right
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(4) { (inner) throws(DecodingError) in
            let bitLength = try inner.bitLength()
            let prefix = try inner.bytes(limit: StateLimits.pathByteCount)
            guard BitPath.isPrefix(prefix, bits: bitLength) else { throw inner.failure(.invalidValue("zero-padded prefix")) }
            return ProofBranch(
                bitLength: bitLength,
                prefix: prefix,
                left: try inner.fixed(Hash256.self),
                right: try inner.fixed(Hash256.self)
            )
        }
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(4)
        encoder.unsigned(UInt64(bitLength))
        encoder.bytes(prefix)
        encoder.bytes(left)
        encoder.bytes(right)
    }

    var hash: Hash256 { StateHash.node(bitLength: bitLength, path: prefix, left: left, right: right) }
}
