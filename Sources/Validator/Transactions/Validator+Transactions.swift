internal import Ledger
internal import Primitives

// Admission, cheapest first: decoded outside; chain, time, seen, sender, quota and room here; then the signature, outside and
// in parallel; then the call; only then are "seen" and quota written, so that nobody burns another's id or quota.
extension Validator {
    func onSubmitted(_ submissions: [Submission]) throws(ValidatorError) {
        for submission in submissions {
            if let rejection = try consider(submission.transaction, submission.id) {
                effects.append(.refused(submission.id, rejection))
            }
        }
    }

    /// Gossip needs no answer: what is refused here is dropped.
    func onGossip(_ transactions: [SignedTransaction]) throws(ValidatorError) {
        for transaction in transactions {
            if intake.isWanted(transaction.id) {
                if pool.contains(transaction.id) || intake.join(transaction, nil) { continue }
                intake.add(transaction, sender: nil, submission: nil)
            } else {
                _ = try consider(transaction, nil)
            }
        }
    }

    /// Nil if the signature is worth checking.
    func consider(
        _ transaction: SignedTransaction,
        _ submission: SubmissionID?,
        isOwn: Bool = false
    ) throws(ValidatorError) -> TransactionRejection? {
        guard !pool.contains(transaction.id) else { return TransactionRejection(.duplicate) }
        if intake.join(transaction, submission) { return nil }
        let finding: Ledger.Precheck
        do throws(LedgerError) { finding = try ledger.precheck(transaction, at: now) } catch { throw .ledger(error) }
        switch finding {
        case .refused(let rejection): return rejection
        case .passed(let sender):
            if let rejection = quota.check(account: sender.account, organisation: sender.organisation, at: now) {
                return rejection
            }
            guard pool.hasRoom(for: transaction.bytes.count, of: sender.organisation, in: lane(of: transaction, sender)) else {
                return TransactionRejection(.poolFull, retryAfterMilliseconds: settings.pool.retryAfterMilliseconds)
            }
            intake.add(transaction, sender: sender, submission: submission, isOwn: isOwn)
            return nil
        }
    }

    func requestSignatureChecks() {
        let (id, transactions) = intake.takeUnchecked()
        effects.append(.checkSignatures(id, transactions))
    }

    func onSignaturesChecked(_ id: VerificationID, _ results: [Bool]) throws(ValidatorError) {
        var gossip: [SignedTransaction] = []
        let awaited = batches.awaitedIDs
        for (pending, isValid) in zip(intake.finish(id), results) {
            let rejection =
                isValid || Mutation.isActive(.bodySignatureUnchecked)
                ? try admit(pending, awaited: awaited) : TransactionRejection(.badSignature)
            for submission in pending.submissions {
                effects.append(rejection.map { .refused(submission, $0) } ?? .admitted(submission, pending.transaction.id))
            }
            if rejection == nil, pending.isOwn || !pending.submissions.isEmpty { gossip.append(pending.transaction) }
        }
        // To all at once, so that a silent primary starves nobody.
        effects += PeerMessage.carrying(gossip).map(ValidatorEffect.broadcast)
        if !batches.required.isEmpty { retryRequiredBatches() }
    }

    private func admit(
        _ pending: Intake.Pending,
        awaited: Set<TransactionID>
    ) throws(ValidatorError) -> TransactionRejection? {
        let signed = pending.transaction
        let verified = VerifiedTransaction(unchecked: signed)
        guard let sender = pending.sender else {
            intake.received(signed.id)
            // Its batch may be over by now; nothing would ever unpin it.
            if awaited.contains(signed.id) { pool.pin([verified], at: now) }
            return nil
        }
        // The same transaction may have been ordered while its signature was checked.
        guard !ledger.isExecuted(signed) else { return TransactionRejection(.duplicate) }
        do throws(LedgerError) {
            if let rejection = try ledger.checkCall(signed) { return rejection }
        } catch { throw .ledger(error) }
        if let rejection = pool.insert(verified, organisation: sender.organisation, lane: lane(of: signed, sender), at: now) {
            return rejection
        }
        quota.charge(account: sender.account, organisation: sender.organisation, at: now)
        return nil
    }

    private func lane(of transaction: SignedTransaction, _ sender: Sender) -> TransactionLane {
        TransactionLane.of(transaction.transaction, senderHasEmergencyRole: sender.hasEmergencyRole)
    }
}
