internal import Ledger
internal import Primitives

/// Transactions between decoding and the pool: those whose signatures are being checked.
///
/// Keyed by the whole message, so that a copy with a bad signature neither delays nor vouches for the good one.
struct Intake {
    struct Pending {
        let transaction: SignedTransaction
        /// Nil for a body that was asked for: it is needed whoever sent it.
        var sender: Sender?
        /// Own clients that wait for the answer.
        var submissions: [SubmissionID] = []
        /// Made by this very node.
        var isOwn = false
    }

    private var unchecked: [SignedTransaction] = []
    private var pending: [SignedTransaction: Pending] = [:]
    private var checking: [VerificationID: [SignedTransaction]] = [:]
    private var checkingIDs: [TransactionID: Int] = [:]
    private var wanted: Set<TransactionID> = []
    private var nextID: UInt64 = 1

    var hasUnchecked: Bool { !unchecked.isEmpty }
    /// How many transactions are between here and the pool.
    var count: Int { pending.count }

    func isChecking(_ id: TransactionID) -> Bool { checkingIDs[id] != nil }

    /// Joins an identical message that is being checked already; false if there is none.
    mutating func join(_ transaction: SignedTransaction, _ submission: SubmissionID?) -> Bool {
        guard pending[transaction] != nil else { return false }
        if let submission { pending[transaction]?.submissions.append(submission) }
        return true
    }

    mutating func add(_ transaction: SignedTransaction, sender: Sender?, submission: SubmissionID?, isOwn: Bool = false) {
        pending[transaction] = Pending(
            transaction: transaction,
            sender: sender,
            submissions: submission.map { [$0] } ?? [],
            isOwn: isOwn
        )
        checkingIDs[transaction.id, default: 0] += 1
        unchecked.append(transaction)
    }

    /// Everything added since the last call, under a new name.
    mutating func takeUnchecked() -> (id: VerificationID, transactions: [SignedTransaction]) {
        let id = VerificationID(nextID)
        nextID += 1
        let transactions = unchecked
        unchecked.removeAll(keepingCapacity: true)
        checking[id] = transactions
        return (id, transactions)
    }

    /// The transactions of a finished check, in order; empty for an unknown name.
    mutating func finish(_ id: VerificationID) -> [Pending] {
        guard let transactions = checking.removeValue(forKey: id) else { return [] }
        return transactions.compactMap { transaction in
            if let count = checkingIDs[transaction.id] { checkingIDs[transaction.id] = count > 1 ? count - 1 : nil }
            return pending.removeValue(forKey: transaction)
        }
    }

    // MARK: Bodies that were asked for

    mutating func want(_ ids: [TransactionID]) { wanted.formUnion(ids) }

    func isWanted(_ id: TransactionID) -> Bool { wanted.contains(id) }

    mutating func received(_ id: TransactionID) { wanted.remove(id) }

    mutating func forgetWanted() { wanted.removeAll() }
}
