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
        // By the own clock alone, which the others hold it against; a block's time never goes back, whatever stands here. So a
        // network whose clocks were all set back goes on at once.
        let content = BatchContent(time: now, ids: bodies.map(\.id))
        let digest = BatchDigest.digest(of: content, at: height)
        batches.learn(digest, content, at: height, now: now)
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
            at: Mutation.isActive(.expiredExecuted) ? .zero : max(now, ledger.tip.time)
        )
        let rules = TransactionRules(chainID: ledger.chainID, parameters: parameters)
        var gasLeft = parameters.blockGasLimit
        return Array(
            // Both by the batch's time, as the others check it, and by the block's.
            candidates.filter { Mutation.isActive(.expiredExecuted) || rules.mayRun($0.transaction, atBlockTime: now) }.prefix {
                body in
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

    /// A transaction that waits for half the patience is sent to everybody again, because its first broadcast may have been
    /// lost; one that waits for all of it shows that the primary leaves it out.
    ///
    /// But only if a block had room that was proposed after that half. Without such a block the network is slow, or nothing is
    /// ordered: that is the business of the replica's timer.
    ///
    /// To everybody, not to the primary alone: a replica that changes views alone may be its own primary, and a primary that
    /// leaves transactions out is suspected only by those who know them.
    ///
    /// The least that a primary may do while transactions wait so long: one block within the patience that is filled by half.
    func watchStarvation() {
        let patience = settings.replica.viewTicks * 10
        relayProposed(patience)
        guard let oldest = pool.oldestArrival else { return }
        let since = max(oldest, pacing.viewEnteredAt, pacing.lastFullBlockAt)
        let waited = now.distance(above: since)
        guard waited >= patience / 2 else { return }
        let isProposing = replica.isPrimary && replica.status == .active
        // A primary whose blocks come knows that the others hear it.
        if isProposing, now.distance(above: pacing.lastBlockAt) < patience / 2 { return }
        relayWaiting(arrivedBy: Timestamp(now.rawValue - min(now.rawValue, patience / 2)))
        // In a view change there is no primary to suspect; how long it may take is the replica's timer.
        guard waited >= patience, replica.status == .active, !isProposing else { return }
        guard pacing.lastProposalAt.distance(above: since) >= patience / 2 else { return }
        replicaInputs.append(.suspectPrimary(.starvedTransaction, in: replica.view))
    }

    /// What was proposed waits no longer, but only those who know it wait for it: while no block comes, everybody is told.
    private func relayProposed(_ patience: UInt64) {
        let since = max(pacing.lastBlockAt, pacing.viewEnteredAt, pacing.proposedRelayedAt)
        guard now.distance(above: since) >= patience / 2 else { return }
        let bodies = batches.held.flatMap(\.entry.content.ids).prefix(1_024).compactMap { pool.body(for: $0)?.signed }
        guard !bodies.isEmpty else { return }
        pacing.proposedRelayedAt = now
        effects += PeerMessage.carrying(bodies).map(ValidatorEffect.broadcast)
    }

    private func relayWaiting(arrivedBy time: Timestamp) {
        guard time > pacing.relayedThrough else { return }
        pacing.relayedThrough = now
        let waiting = pool.waiting(arrivedBy: time, limit: 1_024)
        effects += PeerMessage.carrying(waiting.map(\.signed)).map(ValidatorEffect.broadcast)
    }

    func expirePool() {
        if Mutation.isActive(.expiredExecuted) { return }
        _ = pool.expire(at: max(now, ledger.tip.time))
    }
}
