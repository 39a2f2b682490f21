/// The name of an account: the bytes of its first signing key.
///
/// The account keeps it when its keys are replaced.
package struct AccountID: Hashable, Comparable, Sendable, FixedBytes {
    package static let byteCount = 32

    /// In whose name a query is asked that depends on no caller: all bits zero.
    package static let nobody = AccountID(storage: .zero)

    /// The 32 bytes; `Hash256` is reused as their compact storage only.
    private let storage: Hash256

    private init(storage: Hash256) { self.storage = storage }

    @specialized(where Bytes == [UInt8])
    @specialized(where Bytes == ArraySlice<UInt8>)
    package init?<Bytes: Collection<UInt8>>(bytes: Bytes) {
        guard let storage = Hash256(bytes: bytes) else { return nil }
        self.storage = storage
    }

    package func appendBytes(to buffer: inout [UInt8]) {
        storage.appendBytes(to: &buffer)
    }

    package static func < (left: AccountID, right: AccountID) -> Bool { left.storage < right.storage }
}
