import Synchronization

/// A number that only grows.
package final class CounterMetric: Sendable {
    private let count = Atomic<UInt64>(0)

    package init() {}

    package func increment(by amount: UInt64 = 1) { count.wrappingAdd(amount, ordering: .relaxed) }
    package var value: UInt64 { count.load(ordering: .relaxed) }
}

/// A whole number that goes up and down.
package final class GaugeMetric: Sendable {
    private let number = Atomic<Int64>(0)

    package init() {}

    package func set(_ value: some BinaryInteger) { number.store(Int64(clamping: value), ordering: .relaxed) }
    package var value: Int64 { number.load(ordering: .relaxed) }
}

/// A counter for each value of one label, of which there are few and which this program chooses.
package final class LabelledCounterMetric: Sendable {
    private let counts = Mutex<[String: UInt64]>([:])

    package init() {}

    package func increment(_ label: String, by amount: UInt64 = 1) {
        counts.withLock { $0[label, default: 0] &+= amount }
    }

    /// Sorted by label.
    package var values: [(label: String, count: UInt64)] {
        counts.withLock { counts in counts.sorted { $0.key < $1.key }.map { (label: $0.key, count: $0.value) } }
    }
}

/// How often a measured value fell into each of some ranges, for quantiles.
package final class HistogramMetric: Sendable {
    package struct Snapshot: Hashable, Sendable {
        /// Measurements at or below each bound, then all of them.
        package var cumulative: [UInt64]
        package var sum: Double
    }

    private struct State {
        var counts: [UInt64]
        var sum = 0.0
    }

    /// Upper bounds, ascending; values above the last one count in a bucket of their own.
    package let bounds: [Double]
    private let state: Mutex<State>

    package init(bounds: [Double]) {
        precondition(bounds == bounds.sorted(), "the bounds of a histogram ascend")
        self.bounds = bounds
        state = Mutex(State(counts: [UInt64](repeating: 0, count: bounds.count + 1)))
    }

    /// Records the seconds that have passed since a time of the steady clock.
    package func record(nanosecondsSince start: UInt64) {
        record(Double(SteadyClock.nanoseconds() &- start) / 1e9)
    }

    package func record(_ value: Double) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock {
            $0.counts[bucket] += 1
            $0.sum += value
        }
    }

    package var snapshot: Snapshot {
        state.withLock { state in
            var total: UInt64 = 0
            let cumulative = state.counts.map { count in
                total += count
                return total
            }
            return Snapshot(cumulative: cumulative, sum: state.sum)
        }
    }
}
