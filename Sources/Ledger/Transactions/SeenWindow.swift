package import Primitives

/// The ids of executed transactions that could still be sent again; what makes every transaction run once at most.
///
/// An id can be repeated only while its own expiry is ahead of block time, so it is kept exactly until then. That answers the
/// same as keeping every id of the blocks with time > time(h) − limit, because `expires ≤ time of its block + limit`.
/// Kept is the first half of each id: two ids of which these agree are 2⁶⁴ hashes of work, and gain their maker a refusal.
package struct SeenWindow: Sendable {
    private var buckets: [UInt64: Set<Prefix>] = [:]
    /// Ids known by their blocks' lists alone, without their expiries: with the block time up to which they count, and by the
    /// bucket in which that time lies.
    private var restored: [Prefix: UInt64] = [:]
    private var restoredBuckets: [UInt64: [Prefix]] = [:]
    private var time = Timestamp.zero

    private struct Prefix: Hashable, Sendable {
        let high: UInt64
        let low: UInt64

        init(_ id: TransactionID) {
            // Equal ids have equal memory; which half of the bits this takes does not matter, for it never leaves the window.
            (high, low) = withUnsafeBytes(of: id) {
                ($0.load(as: UInt64.self), $0.load(fromByteOffset: 8, as: UInt64.self))
            }
        }
    }

    package init() {}

    /// Whether this transaction was executed before; false once it has expired at the newest block time.
    package func contains(_ id: TransactionID, expires: Timestamp) -> Bool {
        let prefix = Prefix(id)
        if let bucket = buckets[Self.bucket(of: expires)], bucket.contains(prefix) { return true }
        return !restored.isEmpty && restored[prefix] != nil
    }

    package mutating func insert(_ id: TransactionID, expires: Timestamp) {
        guard expires > time else { return }
        buckets[Self.bucket(of: expires), default: []].insert(Prefix(id))
    }

    /// Takes ids of a block known only by its list: they count while block time < `blockTime` + `limitMilliseconds`.
    package mutating func restore(
        _ ids: some Sequence<TransactionID>,
        blockTime: Timestamp,
        limitMilliseconds: UInt64
    ) {
        let until = blockTime.advanced(by: limitMilliseconds)?.rawValue ?? .max
        guard until > time.rawValue else { return }
        let prefixes = ids.map(Prefix.init)
        for prefix in prefixes { restored[prefix] = max(until, restored[prefix] ?? 0) }
        restoredBuckets[until >> Self.bucketBits, default: []] += prefixes
    }

    /// Forgets what cannot come back at `blockTime` or later; block time never falls.
    package mutating func advance(to blockTime: Timestamp) {
        guard blockTime > time else { return }
        let before = Self.bucket(of: time)
        let after = Self.bucket(of: blockTime)
        time = blockTime
        guard after > before else { return }
        // A bucket goes when all of its expiries have been reached; order does not matter here.
        for key in buckets.keys.filter({ $0 < after }) { buckets[key] = nil }
        for key in restoredBuckets.keys.filter({ $0 < after }) {
            // One that was restored again with a later time stands in that one's bucket too.
            for prefix in restoredBuckets.removeValue(forKey: key) ?? [] where (restored[prefix] ?? .max) <= blockTime.rawValue {
                restored[prefix] = nil
            }
        }
    }

    /// How many ids are held.
    package var count: Int { buckets.values.reduce(restored.count) { $0 + $1.count } }

    private static let bucketBits: UInt64 = 12

    private static func bucket(of expires: Timestamp) -> UInt64 { expires.rawValue >> bucketBits }
}
