internal import Synchronization

/// Which seeds are being played at this moment, readable from a signal handler: a broken invariant stops the process in the
/// middle of a run.
package enum SeedsInFlight {
    /// A seed and one more; 0 is a free place.
    private final class Places: Sendable {
        let first = Atomic<UInt64>(0)
        let next: Places?

        init(count: Int) { next = count > 1 ? Places(count: count - 1) : nil }
    }

    private static let places = Places(count: 64)

    /// Plays a run whose seed is known while it lasts.
    static func during<Result>(_ seed: UInt64, _ body: () -> Result) -> Result {
        var place: Places? = places
        while let candidate = place {
            if candidate.first.compareExchange(expected: 0, desired: seed &+ 1, ordering: .relaxed).exchanged { break }
            place = candidate.next
        }
        defer { place?.first.store(0, ordering: .relaxed) }
        return body()
    }

    package static func forEach(_ visit: (UInt64) -> Void) {
        var place: Places? = places
        while let candidate = place {
            let seed = candidate.first.load(ordering: .relaxed)
            if seed != 0 { visit(seed &- 1) }
            place = candidate.next
        }
    }
}
