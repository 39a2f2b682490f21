/// An Ed25519 public key, 32 bytes (RFC 8032 §5.1.5).
///
/// That it is a valid point is checked where it is used.
package struct PublicKey: Hashable, Comparable, Sendable, FixedBytes {
    package static let byteCount = 32

    /// The 32 bytes; `Hash256` is reused as their compact storage only.
    private let storage: Hash256

    @specialized(where Bytes == [UInt8])
    @specialized(where Bytes == ArraySlice<UInt8>)
    package init?<Bytes: Collection<UInt8>>(bytes: Bytes) {
        guard let storage = Hash256(bytes: bytes) else { return nil }
        self.storage = storage
    }

    package func appendBytes(to buffer: inout [UInt8]) {
        storage.appendBytes(to: &buffer)
    }

    package static func < (left: PublicKey, right: PublicKey) -> Bool { left.storage < right.storage }
}
