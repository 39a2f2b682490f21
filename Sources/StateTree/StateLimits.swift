/// The lengths that state keys, values and proofs may have at most.
package enum StateLimits {
    /// Bytes of a path: the map id and its components at fixed width.
    package static let pathByteCount = 1024
    /// Bytes of a raw key.
    package static let keyByteCount = 1 << 16
    /// Bytes of a value.
    package static let valueByteCount = 1 << 24
    /// Leaves in one prefix proof.
    package static let proofLeafCount = 1 << 16
    /// Bits of a path, and so the greatest number of steps of a proof.
    static let pathBitCount = pathByteCount * 8
}
