package import Ledger
internal import Primitives
import Synchronization
internal import Validator

/// What became of one submitted transaction at admission.
package typealias SubmissionOutcome = Result<TransactionID, TransactionRejection>

/// Clients of this node that wait for an admission; one continuation a batch, however many transactions it has.
final class Submissions: Sendable {
    private final class Batch: Sendable {
        let state: Mutex<(outcomes: [SubmissionOutcome?], left: Int)>
        let continuation: CheckedContinuation<[SubmissionOutcome], Never>

        init(count: Int, _ continuation: CheckedContinuation<[SubmissionOutcome], Never>) {
            state = Mutex((Array(repeating: nil, count: count), count))
            self.continuation = continuation
        }

        func settle(_ index: Int, _ outcome: SubmissionOutcome) {
            let all = state.withLock { state -> [SubmissionOutcome]? in
                guard state.outcomes[index] == nil else { return nil }
                state.outcomes[index] = outcome
                state.left -= 1
                return state.left == 0 ? state.outcomes.compactMap { $0 } : nil
            }
            if let all { continuation.resume(returning: all) }
        }
    }

    private struct Table {
        var next: UInt64 = 1
        var waiting: [SubmissionID: (batch: Batch, index: Int)] = [:]
        var isClosed = false
    }

    private let table = Mutex(Table())

    /// Sends the transactions on with `send` and waits until each was admitted or refused.
    func submit(_ transactions: [SignedTransaction], send: ([Submission]) -> Void) async -> [SubmissionOutcome] {
        guard !transactions.isEmpty else { return [] }
        return await withCheckedContinuation { continuation in
            let batch = Batch(count: transactions.count, continuation)
            let submissions = table.withLock { table -> [Submission]? in
                guard !table.isClosed else { return nil }
                return transactions.enumerated().map { index, transaction in
                    let id = SubmissionID(table.next)
                    table.next += 1
                    table.waiting[id] = (batch, index)
                    return Submission(id: id, transaction: transaction)
                }
            }
            guard let submissions else {
                return continuation.resume(returning: transactions.map { _ in .failure(Self.stopping) })
            }
            send(submissions)
        }
    }

    func settle(_ id: SubmissionID, _ outcome: SubmissionOutcome) {
        let entry = table.withLock { $0.waiting.removeValue(forKey: id) }
        if let entry { entry.batch.settle(entry.index, outcome) }
    }

    /// Answers everybody who waits: the node stops.
    func close() {
        let left = table.withLock { table in
            table.isClosed = true
            defer { table.waiting = [:] }
            return Array(table.waiting.values)
        }
        for entry in left { entry.batch.settle(entry.index, .failure(Self.stopping)) }
    }

    private static let stopping = TransactionRejection(
        .poolFull,
        "the node is stopping; send it to another node or try again later"
    )
}
