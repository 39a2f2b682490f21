internal import Ledger
internal import Primitives
internal import Validator

// Clients: they send to one node, and to the next one if that is down.
extension SimulatedCluster {
    func scheduleSubmission() {
        let at = 1 + random.below(settings.faultTicks)
        let transaction = nextTransaction(at: at)
        if random.chance(Ratio(1, 6)) {
            // Somebody sends an old one again.
            queue.schedule(
                .submit(transaction, node: random.index(below: nodes.count), attempts: 0),
                at: at + random.below(4_000)
            )
        }
        let copies = random.chance(Ratio(1, 8)) ? 2 : 1
        for _ in 0..<copies {
            queue.schedule(.submit(transaction, node: random.index(below: nodes.count), attempts: 0), at: at)
        }
    }

    /// What was signed here needs no check by libsodium.
    func nextTransaction(at tick: UInt64, isProbe: Bool = false) -> SignedTransaction {
        let transaction = clients.next(at: tick, isProbe: isProbe)
        checkedSignatures[transaction] = true
        return transaction
    }

    func submit(_ transaction: SignedTransaction, _ node: Int, _ attempts: Int) {
        guard nodes[node].validator != nil else {
            guard attempts < nodes.count else { return }
            let next = SimulationEvent.submit(transaction, node: (node + 1) % nodes.count, attempts: attempts + 1)
            return queue.schedule(next, at: tick + 20)
        }
        submissionCount += 1
        note(.submitted, node: node, transaction.id.mark)
        let submission = Submission(id: SubmissionID(submissionCount), transaction: transaction)
        if clients.isFleeting(transaction.id) { fleetingSubmissions.insert(submissionCount) }
        deliver(.submitted([submission]), to: node, nodes[node].life)
    }

    private func isFleeting(_ submission: SubmissionID) -> Bool { fleetingSubmissions.contains(submission.rawValue) }

    /// A second copy is refused, and nothing else.
    func onRefused(_ submission: SubmissionID, _ rejection: TransactionRejection, _ node: Int) throws(Violation) {
        note(.refused, node: node, submission.rawValue)
        isSettlementDue = healedAt != nil
        guard isCorrect(node), !nodes[node].isDamaged, rejection.code != .duplicate else { return }
        if rejection.code == .expired || rejection.code == .expiresTooLate {
            guard !nodes[node].clock.isWrong(at: tick), !isFleeting(submission) else { return }
        }
        throw Violation(.liveness, "node \(node) refuses a good transaction: \(rejection.code.rawValue)")
    }
}
