/// The name of an organisation: `H("consilium/organisation/v1", UTF-8 of its name in the genesis)`.
package struct OrganisationID: Hashable, Comparable, Sendable, FixedBytes {
    package static let byteCount = 32

    /// The 32 bytes; `Hash256` is reused as their compact storage only.
    private let storage: Hash256

    package init?(bytes: some Collection<UInt8>) {
        guard let storage = Hash256(bytes: bytes) else { return nil }
        self.storage = storage
    }

    package func appendBytes(to buffer: inout [UInt8]) {
        storage.appendBytes(to: &buffer)
    }

    package static func < (left: OrganisationID, right: OrganisationID) -> Bool { left.storage < right.storage }
}
