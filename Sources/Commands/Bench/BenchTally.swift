import NodeRuntime
import Synchronization

/// What became of each transaction of a run; safe from any task.
final class BenchTally: Sendable {
    private struct State {
        var submitted = 0
        var certified = 0
        var certifiedInTime = 0
        var refused: [String: Int] = [:]
        var latencies: [Double] = []
        var waiting: [UInt64: (time: UInt64, client: Int)] = [:]
        var deadline = UInt64.max
    }

    private let state = Mutex(State())

    var submitted: Int { state.withLock { $0.submitted } }
    var certified: Int { state.withLock { $0.certified } }
    var certifiedInTime: Int { state.withLock { $0.certifiedInTime } }
    var waiting: Int { state.withLock { $0.waiting.count } }
    /// By code, ascending.
    var refused: [(code: String, count: Int)] {
        state.withLock { $0.refused }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Certified later than this does not count for the rate.
    func setDeadline(_ nanoseconds: UInt64) { state.withLock { $0.deadline = nanoseconds } }

    /// About to be sent; `time` is when its latency begins.
    func submitting(_ transactions: [BenchTransaction], client: Int, time: UInt64) {
        state.withLock { state in
            state.submitted += transactions.count
            for transaction in transactions { state.waiting[transaction.mark] = (time, client) }
        }
    }

    func refused(_ transaction: BenchTransaction, code: String) {
        state.withLock { state in
            state.refused[code, default: 0] += 1
            state.waiting[transaction.mark] = nil
        }
    }

    /// Takes a certified block, and tells how many of each client's were in it.
    func certified(_ marks: [UInt64], failed: Set<Int>) -> [Int: Int] {
        let now = SteadyClock.nanoseconds()
        return state.withLock { state in
            var credits: [Int: Int] = [:]
            for (place, mark) in marks.enumerated() {
                guard let entry = state.waiting.removeValue(forKey: mark) else { continue }
                credits[entry.client, default: 0] += 1
                guard !failed.contains(place) else {
                    state.refused["failed_in_block", default: 0] += 1
                    continue
                }
                state.certified += 1
                if now <= state.deadline { state.certifiedInTime += 1 }
                state.latencies.append(Double(now &- entry.time) / 1_000_000)
            }
            return credits
        }
    }

    /// The latency in milliseconds that this share of all does not exceed; 0 without any.
    func latency(_ share: Double) -> Double {
        let sorted = state.withLock { $0.latencies }.sorted()
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(sorted.count - 1, max(0, Int((Double(sorted.count) * share).rounded(.up)) - 1))]
    }
}
