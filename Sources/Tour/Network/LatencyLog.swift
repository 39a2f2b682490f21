internal import Synchronization

/// How long each transaction took from submission to its certificate; safe from any task.
package final class LatencyLog: Sendable {
    private let samples = Mutex<[Double]>([])

    package init() {}

    /// Milliseconds of one transaction.
    package func add(_ milliseconds: Double) { samples.withLock { $0.append(milliseconds) } }

    /// How many were certified.
    package var count: Int { samples.withLock { $0.count } }

    /// The value that this share (0 to 1) of all samples does not exceed; 0 without samples.
    package func quantile(_ share: Double) -> Double {
        let sorted = samples.withLock { $0.sorted() }
        guard !sorted.isEmpty else { return 0 }
        let index = Int((Double(sorted.count) * share).rounded(.up)) - 1
        return sorted[min(max(0, index), sorted.count - 1)]
    }
}
