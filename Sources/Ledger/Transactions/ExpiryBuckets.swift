internal import Primitives

/// The pool's slots by the second in which they expire, so that expiring costs only what expires.
struct ExpiryBuckets: Sendable {
    private static let millisecondsPerBucket: UInt64 = 1_000

    private var buckets: [UInt64: LinkedIndices.List] = [:]
    private var links = LinkedIndices()

    mutating func grow() { links.grow() }

    mutating func insert(_ index: Int32, expires: Timestamp) {
        links.append(index, to: &buckets[Self.bucket(of: expires), default: LinkedIndices.List()])
    }

    mutating func remove(_ index: Int32, expires: Timestamp) {
        let key = Self.bucket(of: expires)
        guard var bucket = buckets[key] else { return }
        links.remove(index, from: &bucket)
        buckets[key] = bucket.isEmpty ? nil : bucket
    }

    /// Slots that may have expired by `now`, earliest second first; the last second's must be looked at one by one.
    func due(at now: Timestamp) -> [Int32] {
        let last = Self.bucket(of: now)
        var due: [Int32] = []
        for key in buckets.keys.filter({ $0 <= last }).sorted() {
            guard let bucket = buckets[key] else { continue }
            var index = bucket.first
            while index != LinkedIndices.none {
                due.append(index)
                index = links.next(after: index)
            }
        }
        return due
    }

    private static func bucket(of time: Timestamp) -> UInt64 { time.rawValue / millisecondsPerBucket }
}
