/// Reading an ordered store of byte keys; keys are ordered bytewise, a prefix before what it begins.
package protocol KeyValueSnapshot: AnyObject, Sendable {
    /// The value of a key; nil if there is none.
    func value(for key: [UInt8]) throws(StorageError) -> [UInt8]?

    /// Visits the pairs with `from ≤ key < to` in the given order until the visitor says stop; no `to` means to the end.
    func scan(
        from: [UInt8],
        to: [UInt8]?,
        order: ScanOrder,
        _ visit: (_ key: [UInt8], _ value: [UInt8]) throws(StorageError) -> ScanStep
    ) throws(StorageError)
}

/// An ordered store of byte keys with atomic batches.
///
/// Implementations may be used from several threads.
package protocol KeyValueStore: KeyValueSnapshot {
    /// Makes all changes of the batch or none. `.synced` returns only when this and every earlier batch is on disk.
    func write(_ batch: WriteBatch, durability: Durability) throws(StorageError)

    /// A view of the contents as they are now, whatever is written later.
    func snapshot() -> any KeyValueSnapshot
}

/// How far a write has come when it returns.
package enum Durability: Hashable, Sendable {
    /// On disk; survives a crash of the machine.
    case synced
    /// With the operating system; a crash of the machine loses it, later batches before earlier ones.
    case buffered
}

/// The direction of a scan.
package enum ScanOrder: Hashable, Sendable {
    case ascending
    case descending
}

/// What a scan's visitor wants next.
package enum ScanStep: Hashable, Sendable {
    case next
    case stop
}

extension KeyValueSnapshot {
    /// Visits all pairs whose key begins with `prefix`.
    package func scan(
        prefix: [UInt8],
        order: ScanOrder = .ascending,
        _ visit: (_ key: [UInt8], _ value: [UInt8]) throws(StorageError) -> ScanStep
    ) throws(StorageError) {
        try scan(from: prefix, to: KeyRange.end(ofPrefix: prefix), order: order, visit)
    }
}

/// Arithmetic on keys.
package enum KeyRange {
    /// The least key behind every key that begins with `prefix`; nil if there is none (all bytes 0xFF, or empty).
    package static func end(ofPrefix prefix: [UInt8]) -> [UInt8]? {
        guard let last = prefix.lastIndex(where: { $0 != 0xFF }) else { return nil }
        var end = Array(prefix[...last])
        end[last] += 1
        return end
    }
}
