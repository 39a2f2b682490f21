/// An Ed25519 signature, 64 bytes (RFC 8032 §5.1.6).
///
/// Never part of an identifier: whoever signs may sign the same message twice with other bytes.
package struct SignatureBytes: Hashable, Comparable, Sendable, FixedBytes {
    package static let byteCount = 64

    private let first: Hash256
    private let second: Hash256

    @specialized(where Bytes == [UInt8])
    @specialized(where Bytes == ArraySlice<UInt8>)
    package init?<Bytes: Collection<UInt8>>(bytes: Bytes) {
        guard bytes.count == Self.byteCount, let first = Hash256(bytes: bytes.prefix(32)),
            let second = Hash256(bytes: bytes.dropFirst(32))
        else { return nil }
        self.first = first
        self.second = second
    }

    package func appendBytes(to buffer: inout [UInt8]) {
        first.appendBytes(to: &buffer)
        second.appendBytes(to: &buffer)
    }

    package static func < (left: SignatureBytes, right: SignatureBytes) -> Bool {
        left.first != right.first ? left.first < right.first : left.second < right.second
    }
}
