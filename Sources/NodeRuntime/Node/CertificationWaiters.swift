package import Ledger
package import Primitives
import Synchronization
internal import Validator

/// What became of a transaction that somebody waited for.
package enum CertificationOutcome: Sendable {
    case certified(height: BlockHeight, index: Int, Receipt)
    /// Ordered, and dropped by execution as a duplicate or expired.
    case dropped
    case timedOut
}

/// Callers that wait until a transaction is certified.
final class CertificationWaiters: Sendable {
    private struct Waiter {
        let number: UInt64
        let continuation: CheckedContinuation<CertificationOutcome, Never>
    }

    private struct Table {
        var next: UInt64 = 1
        var waiting: [TransactionID: [Waiter]] = [:]
    }

    private let table = Mutex(Table())

    /// Waits at most so long; a cancelled wait ends at once as one that took too long.
    ///
    /// `known` is asked once the waiter is in its place: a block is certified before the look, or settles the waiter after it.
    func wait(
        for id: TransactionID,
        milliseconds: Int,
        known: @Sendable (TransactionID) -> CertificationOutcome?
    ) async -> CertificationOutcome {
        let number = table.withLock { table in
            table.next += 1
            return table.next
        }
        return await withTaskCancellationHandler {
            let timer = Task {
                guard (try? await Task.sleep(for: .milliseconds(milliseconds))) != nil else { return }
                self.answer(id, number, .timedOut)
            }
            defer { timer.cancel() }
            return await withCheckedContinuation { continuation in
                table.withLock { $0.waiting[id, default: []].append(Waiter(number: number, continuation: continuation)) }
                // A cancellation before this line found nothing to end.
                if Task.isCancelled { return answer(id, number, .timedOut) }
                if let outcome = known(id) { answer(id, number, outcome) }
            }
        } onCancel: {
            self.answer(id, number, .timedOut)
        }
    }

    private func answer(_ id: TransactionID, _ number: UInt64, _ outcome: CertificationOutcome) {
        let waiter = table.withLock { table -> Waiter? in
            guard let place = table.waiting[id]?.firstIndex(where: { $0.number == number }) else { return nil }
            let waiter = table.waiting[id]?.remove(at: place)
            if table.waiting[id]?.isEmpty == true { table.waiting[id] = nil }
            return waiter
        }
        waiter?.continuation.resume(returning: outcome)
    }

    func settle(_ block: CertifiedBlock) {
        let found = table.withLock { table -> [(Waiter, CertificationOutcome)] in
            guard !table.waiting.isEmpty else { return [] }
            var found: [(Waiter, CertificationOutcome)] = []
            for (index, receipt) in block.receipts.enumerated() {
                for waiter in table.waiting.removeValue(forKey: receipt.transactionID) ?? [] {
                    found.append((waiter, .certified(height: block.header.height, index: index, receipt)))
                }
            }
            for id in block.dropped {
                for waiter in table.waiting.removeValue(forKey: id) ?? [] { found.append((waiter, .dropped)) }
            }
            return found
        }
        for (waiter, outcome) in found { waiter.continuation.resume(returning: outcome) }
    }

    /// Answers everybody: the node stops.
    func close() {
        let all = table.withLock { table in
            defer { table.waiting = [:] }
            return table.waiting.values.flatMap { $0 }
        }
        for waiter in all { waiter.continuation.resume(returning: .timedOut) }
    }
}
