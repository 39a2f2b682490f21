package import Ledger
import Synchronization

/// A fixed pool of threads that checks signatures of whole batches and answers once for each batch.
///
/// A wake of a thread costs as much as a signature check, so a batch wakes only as many threads as it can feed, and each
/// takes chunks until nothing is left. Batches are worked on in their order, several at a time if the first leaves threads
/// idle.
package final class SignatureWorkers: Sendable {
    /// Checks that one thread does before it looks for more.
    private static let chunkCount = 8
    /// The least work that another thread is woken for.
    private static let checksPerWake = 16

    /// One batch, shared by the threads that work on it.
    private final class Batch: Sendable {
        private struct State {
            var results: [Bool]
            var next = 0
            var left: Int
        }

        let check: @Sendable (Int) -> Bool
        let answer: @Sendable ([Bool]) -> Void
        private let state: Mutex<State>

        init(count: Int, check: @escaping @Sendable (Int) -> Bool, answer: @escaping @Sendable ([Bool]) -> Void) {
            self.check = check
            self.answer = answer
            state = Mutex(State(results: [Bool](repeating: false, count: count), left: count))
        }

        /// Works until all is taken; whoever finishes last answers.
        func work() {
            while let range = takeChunk() {
                let results = range.map(check)
                let all = state.withLock { state -> [Bool]? in
                    state.results.replaceSubrange(range, with: results)
                    state.left -= range.count
                    return state.left == 0 ? state.results : nil
                }
                if let all { answer(all) }
            }
        }

        private func takeChunk() -> Range<Int>? {
            state.withLock { state in
                guard state.next < state.results.count else { return nil }
                let start = state.next
                state.next = min(state.results.count, start + SignatureWorkers.chunkCount)
                return start..<state.next
            }
        }
    }

    private let queue = WaitingQueue<Batch>()
    private let threads: [NodeThread]

    /// Starts the threads; 0 is one for each core.
    package init(threadCount: Int = 0) {
        let count = threadCount > 0 ? threadCount : NodeThread.coreCount
        let queue = queue
        threads = (0..<count).map { number in
            NodeThread(name: "signatures-\(number)") {
                while let batch = queue.takeOne() { batch.work() }
            }
        }
    }

    /// Checks the signatures of transactions; `answer` gets one Bool for each, on one of the pool's threads.
    package func check(_ transactions: [SignedTransaction], answer: @escaping @Sendable ([Bool]) -> Void) {
        run(count: transactions.count, check: { transactions[$0].hasValidSignature }, answer: answer)
    }

    /// Runs `check` for 0 to `count - 1` and answers once; with nothing to do it answers at once on this thread.
    package func run(
        count: Int,
        check: @escaping @Sendable (Int) -> Bool,
        answer: @escaping @Sendable ([Bool]) -> Void
    ) {
        guard count > 0 else { return answer([]) }
        let batch = Batch(count: count, check: check, answer: answer)
        let wakes = min(threads.count, (count + Self.checksPerWake - 1) / Self.checksPerWake)
        queue.append(contentsOf: Array(repeating: batch, count: wakes))
    }

    /// Runs `work` once.
    package func run(_ work: @escaping @Sendable () -> Void) {
        run(
            count: 1,
            check: { _ in
                work()
                return true
            },
            answer: { _ in }
        )
    }

    /// Finishes what was asked for and ends the threads; call once, not from one of them.
    package func stop() {
        queue.close()
        for thread in threads { thread.join() }
    }
}
