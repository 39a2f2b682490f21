internal import Ledger
internal import PBFT
internal import Primitives

// The primary's side: making batches from the pool.
extension Validator {
    func propose(_ view: ViewNumber, _ height: BlockHeight, _ occasion: ProposalOccasion) throws(ValidatorError) {
        let isDue = pacing.isDue(
            waiting: pool.waitingCount,
            oldest: pool.oldestArrival,
            certified: ledger.certifiedHeight,
            now: now,
            settings: settings
        )
        guard isDue || occasion != .work else { return proposeNothing(view, height) }
        let bodies = selectBodies()
        guard !bodies.isEmpty || occasion != .work else { return proposeNothing(view, height) }
        let content = BatchContent(time: max(now, ledger.tip.time), ids: bodies.map(\.id))
        let digest = BatchDigest.digest(of: content, at: height)
        batches.learn(digest, content, at: height)
        try hold(digest, height, content, bodies)
        pacing.noteProposal(height)
        pacing.isReplicaWaiting = false
        replicaInputs.append(.proposalReady(Proposal(view: view, height: height, digest: digest)))
    }

    private func proposeNothing(_ view: ViewNumber, _ height: BlockHeight) {
        pacing.isReplicaWaiting = true
        replicaInputs.append(.nothingToPropose(view, height))
    }

    /// What fits into a block, by number, bytes and gas.
    private func selectBodies() -> [VerifiedTransaction] {
        let parameters = ledger.parameters
        let candidates = pool.candidates(
            count: min(settings.batchCountMax, parameters.blockTransactionLimit, BatchContent.idsLimit),
            bytes: min(settings.batchByteCountMax, parameters.blockByteLimit),
            at: max(now, ledger.tip.time)
        )
        var gasLeft = parameters.blockGasLimit
        return Array(
            candidates.prefix { body in
                guard body.transaction.gasLimit <= gasLeft else { return false }
                gasLeft -= body.transaction.gasLimit
                return true
            }
        )
    }

    /// Tells the replica whether work is known, and again when a batch that was not due becomes due.
    func reconsiderProposing() {
        let isWorkKnown = pool.count > execution.executedIDCount
        guard isWorkKnown else {
            if pacing.isReplicaWaiting || replicaKnowsWork { tellReplica(isWorkKnown: false) }
            return
        }
        if !replicaKnowsWork { return tellReplica(isWorkKnown: true) }
        guard pacing.isReplicaWaiting else { return }
        let isDue = pacing.isDue(
            waiting: pool.waitingCount,
            oldest: pool.oldestArrival,
            certified: ledger.certifiedHeight,
            now: now,
            settings: settings
        )
        if isDue { tellReplica(isWorkKnown: true) }
    }

    private func tellReplica(isWorkKnown: Bool) {
        replicaKnowsWork = isWorkKnown
        pacing.isReplicaWaiting = false
        replicaInputs.append(.workKnown(isWorkKnown))
    }

    // MARK: Starvation

    /// A transaction that waits for half the patience is relayed to the primary; one that waits for all of it, while the
    /// blocks had room, shows that the primary leaves it out.
    func watchStarvation() {
        guard !replica.isPrimary, let oldest = pool.oldestArrival else { return }
        let patience = settings.replica.viewTicks * 10
        let since = max(oldest, pacing.viewEnteredAt, pacing.lastFullBlockAt)
        let waited = now.distance(above: since)
        guard waited >= patience / 2 else { return }
        relayWaiting(arrivedBy: Timestamp(now.rawValue - min(now.rawValue, patience / 2)))
        if waited >= patience { replicaInputs.append(.suspectPrimary(.starvedTransaction)) }
    }

    private func relayWaiting(arrivedBy time: Timestamp) {
        guard time > pacing.relayedThrough, let primary = peer(at: replica.primary) else { return }
        pacing.relayedThrough = now
        let waiting = pool.waiting(arrivedBy: time, limit: 1_024)
        if !waiting.isEmpty { effects.append(.send(.transactions(waiting.map(\.signed)), to: primary)) }
    }

    func expirePool() { _ = pool.expire(at: max(now, ledger.tip.time)) }
}
