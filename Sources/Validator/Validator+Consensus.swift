internal import Ledger
internal import PBFT
internal import Primitives

// Messages of agreement come in here and the replica's effects go out.
extension Validator {
    func onReceived(_ message: PeerMessage, from peer: PeerID) throws(ValidatorError) {
        guard isHeard(message, from: peer) else { return }
        switch message {
        case .consensus(let epoch, let wire): try onConsensus(wire, of: epoch, from: peer)
        case .transactions(let transactions): try onGossip(transactions)
        case .batchRequest(let digests): answerBatchRequest(digests, to: peer)
        case .batch(let height, let content): learnBatch(content, at: height)
        case .bodyRequest(let ids): try answerBodyRequest(ids, to: peer)
        case .blockRequest(let from, let through): answerBlockRequest(from: from, through: through, to: peer)
        case .blocks(let from, let blocks): onBlocks(blocks, from: from, of: peer)
        case .head(let certificate): try onHead(certificate, from: peer)
        case .snapshot(let message): try onSnapshotMessage(message, from: peer)
        }
    }

    /// Whoever does not vote may fetch blocks and hand in transactions; agreement is among members.
    private func isHeard(_ message: PeerMessage, from peer: PeerID) -> Bool {
        guard seat.index(of: peer) == nil else { return true }
        return switch message {
        case .batchRequest, .batch, .bodyRequest: false
        case .consensus, .transactions, .blockRequest, .blocks, .head, .snapshot: true
        }
    }

    /// A message of another epoch is answered with the newest certificate: whoever is behind learns that it is.
    private func onConsensus(_ wire: WireMessage, of epoch: EpochNumber, from peer: PeerID) throws(ValidatorError) {
        guard epoch == seat.committee.epoch || Mutation.isActive(.otherEpochHeard) else { return try sendHead(to: peer) }
        guard seat.own != nil, seat.index(of: peer) != nil else { return }
        guard replica.isUseful(wire.signed) else { return onLate(wire, from: peer) }
        guard let message = authenticator.authenticate(wire) else {
            return report(.misbehaved(peer, "a message of agreement whose signatures do not hold"))
        }
        if let batch = wire.batch, let digest = message.computedDigest, case .prePrepare(let content) = wire.signed.message,
            digest == content.digest
        {
            batches.learn(digest, batch, at: content.height, now: now)
        }
        replicaInputs.append(.received(message))
    }

    /// A vote that changes nothing any more is kept unchecked; one that contradicts it is checked together with it.
    private func onLate(_ wire: WireMessage, from peer: PeerID) {
        switch replica.lateVote(wire.signed) {
        case nil: return
        case .first: replicaInputs.append(.receivedLate(wire.signed))
        case .contradicts(let first):
            guard let message = authenticator.authenticate(wire) else {
                return report(.misbehaved(peer, "a message of agreement whose signatures do not hold"))
            }
            if let first = authenticator.authenticate(WireMessage(first)) { replicaInputs.append(.received(first)) }
            replicaInputs.append(.received(message))
        }
    }

    func carryOut(_ effect: ReplicaEffect) throws(ValidatorError) {
        switch effect {
        case .persist(let record): if !Mutation.isNotJournaled(record.content) { try append(.replica(record)) }
        case .broadcast(let message): unsent.append(message)
        case .send(let message, let index):
            guard let own = seat.own, let peer = seat.peer(at: index) else { break }
            let signed = authenticator.sign(message, as: own, with: seat.signingKey)
            effects.append(.send(.consensus(seat.committee.epoch, WireMessage(signed)), to: peer))
        case .relay(let signed, let recipients): relay(signed, to: recipients)
        case .requestProposal(let view, let height, let occasion): try propose(view, height, occasion)
        case .requireBatch(let height, let digest): try require(digest, at: height)
        case .checkProposal(let proposal):
            replicaInputs.append(.proposalChecked(proposal, verdict(on: proposal)))
        case .execute(let height, let digest): execution.append(height, digest)
        case .certified(let certificate): try certify(certificate)
        case .fetchBlocks(let from, let through, let holders):
            fetchBlocks(from: from, through: through, holders.compactMap(seat.peer))
        case .viewChanged(let view, let status):
            viewChangeCount += status == .changing ? 1 : 0
            pacing.viewEntered(at: now)
            report(.viewChanged(view, status))
        case .suspected(let view, let reason): report(.suspected(view, reason))
        case .report(let evidence): try learn(evidence)
        case .diverged(let divergence):
            try standStill(.diverged(divergence))
            report(.diverged(divergence))
        case .forgotten(let message):
            try standStill(.forgotten(message))
            report(.forgotten(message.kind))
        }
    }

    /// Keeps on disk that nothing may be signed any more, and why.
    private func standStill(_ reason: Standstill) throws(ValidatorError) {
        standstill = reason
        try append(.standstill(reason))
    }

    private func relay(_ signed: SignedMessage, to recipients: Recipients) {
        var batch: BatchContent?
        if case .prePrepare(let content) = signed.message { batch = batches[content.digest]?.content }
        let message = PeerMessage.consensus(seat.committee.epoch, WireMessage(signed, batch: batch))
        switch recipients {
        case .all: effects.append(.broadcast(message))
        case .one(let index): if let peer = seat.peer(at: index) { effects.append(.send(message, to: peer)) }
        }
    }

    /// The rules that everyone sees alike; facts of the state are execution's business.
    private func verdict(on proposal: Proposal) -> ProposalVerdict {
        guard let content = batches[proposal.digest]?.content else { return .refused("the batch is not held") }
        guard content.ids.count <= ledger.parameters.blockTransactionLimit else { return .refused("too many transactions") }
        guard Set(content.ids).count == content.ids.count else { return .refused("a transaction stands in the batch twice") }
        if Mutation.isActive(.batchTimeUnchecked) { return .accepted }
        guard content.time.distance(above: now) <= 2_000 else { return .refused("the batch time is ahead of the clock") }
        guard now.distance(above: content.time) <= 10_000 else { return .refused("the batch time is behind the clock") }
        let rules = TransactionRules(chainID: ledger.chainID, parameters: ledger.parameters)
        for id in content.ids {
            guard let body = pool.body(for: id)?.transaction else { continue }
            guard body.chainID == ledger.chainID else { return .refused("a transaction is for another chain") }
            guard rules.mayRun(body, atBlockTime: content.time) || Mutation.isActive(.expiredExecuted) else {
                return .refused("a transaction is outside its time at the batch time")
            }
        }
        return .accepted
    }
}
