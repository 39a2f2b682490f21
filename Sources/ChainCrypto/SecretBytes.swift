internal import CSodium

/// Bytes that must not leak: overwritten when released, never shown by `description`, compared in constant time.
package struct SecretBytes: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let storage: SecretStorage

    /// Copies the bytes; the caller's own copy stays the caller's to forget.
    package init(_ bytes: [UInt8]) {
        storage = SecretStorage(count: bytes.count)
        storage.memory.copyBytes(from: bytes)
    }

    /// Makes `count` bytes and lets `fill` write them.
    init<Failure: Error>(
        count: Int,
        filling fill: (UnsafeMutablePointer<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        storage = SecretStorage(count: count)
        try fill(storage.base)
    }

    package var count: Int { storage.count }

    /// Lends the bytes for the duration of `body`; the pointer must not escape.
    package func withBytes<Value, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try body(UnsafeRawBufferPointer(storage.memory))
    }

    /// Lends the address of the bytes to a C library.
    func withPointer<Value>(_ body: (UnsafePointer<UInt8>) -> Value) -> Value { body(UnsafePointer(storage.base)) }

    /// A plain copy, for formats that must carry the secret; it is not wiped.
    package func copyBytes() -> [UInt8] { Array(storage.memory) }

    /// Whether both hold the same bytes, in time that depends on the count only.
    package func isEqual(to other: SecretBytes) -> Bool {
        guard count == other.count else { return false }
        return sodium_memcmp(storage.base, other.storage.base, count) == 0
    }

    package var description: String { "SecretBytes(\(count) bytes, redacted)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// The memory behind `SecretBytes`; written once before it is shared, so sharing it between threads is safe.
private final class SecretStorage: @unchecked Sendable {
    let base: UnsafeMutablePointer<UInt8>
    let count: Int
    var memory: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(start: base, count: count) }

    init(count: Int) {
        self.count = count
        base = .allocate(capacity: max(1, count))
        base.initialize(repeating: 0, count: max(1, count))
    }

    deinit {
        sodium_memzero(base, count)
        base.deallocate()
    }
}
