import Primitives

// From committed to certified. PBFT §4.3 takes a checkpoint now and then; here one for every height, and its certificate
// is the block's. In: `.executed`, CHECKPOINT, `.caughtUp`. Out: `.execute`, CHECKPOINT, `.certified`, `.diverged`.
extension Replica {
    /// Hands committed batches over in height order, each once; the batch must be on disk.
    mutating func deliver(_ effects: inout [ReplicaEffect]) {
        while mode != .diverged, let height = delivered.next, let slot = slots[height], let digest = slot.committed,
            slot.holds(digest)
        {
            delivered = height
            effects.append(.execute(height, digest))
            progressed()
        }
    }

    mutating func onExecuted(_ height: BlockHeight, _ blockHash: Hash256, _ effects: inout [ReplicaEffect]) {
        guard height == executed.next, height <= delivered, let place = slots.place(of: height) else { return }
        executed = height
        slots[place].blockHash = blockHash
        if let signed = durable[height]?.checkpoint, signed != blockHash {
            // Executing twice gave two results. A CHECKPOINT is never signed anew (INV-5).
            diverge(place, height, own: blockHash, other: signed, &effects)
            return
        }
        if isVoting, SafetyRules.mayCheckpoint(height, durable: durable) {
            sign(.checkpoint(Checkpoint(height: height, blockHash: blockHash)), &effects)
        }
        settleCertificate(place, height, &effects)
    }

    mutating func onCheckpoint(_ content: Checkpoint, _ signed: SignedMessage, _ effects: inout [ReplicaEffect]) {
        guard let place = slots.place(of: content.height) else { return compareWithCertified(content, signed, &effects) }
        let vote = Vote(value: content.blockHash, signature: signed.signature)
        switch slots[place].checkpoints.record(vote, of: signed.sender, size: committee.size) {
        case .duplicate: return
        case .conflict(let held):
            reportConflict(Self.checkpoint(held, of: signed.sender, at: content.height), signed, &effects)
        case .added: settleCertificate(place, content.height, &effects)
        }
    }

    private mutating func settleCertificate(_ place: Int, _ height: BlockHeight, _ effects: inout [ReplicaEffect]) {
        if slots[place].certificate == nil, let value = slots[place].checkpoints.value(reaching: committee.quorum) {
            let signatures = slots[place].checkpoints.signatures(on: value)
            slots[place].certificate = CheckpointCertificate(height: height, blockHash: value, signatures: signatures)
        }
        if let divergence = divergence(slots[place]) {
            diverge(place, height, own: divergence.own, other: divergence.other, &effects)
            return
        }
        certify(&effects)
    }

    /// Advances over every height that is executed here and certified, in order.
    private mutating func certify(_ effects: inout [ReplicaEffect]) {
        let before = certified.height
        while let height = certified.height.next, let slot = slots[height], let certificate = slot.certificate,
            slot.blockHash == certificate.blockHash
        {
            effects.append(.certified(certificate))
            moveWindow(to: certificate, &effects)
        }
        if certified.height > before { windowMoved(from: before, &effects) }
    }

    mutating func onCaughtUp(_ certificate: CheckpointCertificate, _ effects: inout [ReplicaEffect]) {
        guard certificate.height > certified.height, certificate.isWellFormed(in: committee) else { return }
        if let place = slots.place(of: certificate.height), let mine = slots[place].blockHash, mine != certificate.blockHash {
            diverge(place, certificate.height, own: mine, other: certificate.blockHash, &effects)
            return
        }
        let before = certified.height
        delivered = max(delivered, certificate.height)
        executed = max(executed, certificate.height)
        moveWindow(to: certificate, &effects)
        certify(&effects)
        windowMoved(from: before, &effects)
    }

    /// PBFT §4.3: everything at and below the new low water mark is dropped.
    private mutating func moveWindow(to certificate: CheckpointCertificate, _ effects: inout [ReplicaEffect]) {
        certified = CertifiedHead(certificate)
        let heard = slots[certificate.height]?.checkpoints ?? VoteSet()
        slots.advance(to: certificate.height)
        pruneDurable()
        for (held, signed) in remember(certificate, of: heard) { reportConflict(held, signed, &effects) }
    }

    /// Votes on the heights that came into the window, and asks for new proposals.
    private mutating func windowMoved(from before: BlockHeight, _ effects: inout [ReplicaEffect]) {
        progressed()
        patience.lastBlockTick = timers.now
        patience.quietSinceTick = timers.now
        pacing.isExhausted = false
        if let requested = pacing.requested, requested <= certified.height { pacing.requested = nil }
        for height in votableHeights where height.distance(above: before) > settings.window { advance(height, &effects) }
        deliver(&effects)
        requestProposal(&effects)
    }

    // MARK: Divergence

    /// The own hash cannot be the certified one: a certificate or f + 1 others say another, or no hash can reach q.
    private func divergence(_ slot: Slot) -> (own: Hash256, other: Hash256?)? {
        guard let mine = slot.blockHash else { return nil }
        if let certificate = slot.certificate { return certificate.blockHash == mine ? nil : (mine, certificate.blockHash) }
        for (index, vote) in slot.checkpoints.all where index != own && vote.value != mine {
            if slot.checkpoints.count(of: vote.value) >= committee.weak { return (mine, vote.value) }
        }
        let outstanding = committee.size - slot.checkpoints.count
        return slot.checkpoints.highestCount + outstanding < committee.quorum ? (mine, nil) : nil
    }

    /// Stops voting for good: no view change can help, and another signature could only do harm (INV-11).
    private mutating func diverge(
        _ place: Int,
        _ height: BlockHeight,
        own mine: Hash256,
        other: Hash256?,
        _ effects: inout [ReplicaEffect]
    ) {
        let checkpoints = slots[place].checkpoints.all.filter { $0.index != own }.map { index, vote in
            let message = PBFTMessage.checkpoint(Checkpoint(height: height, blockHash: vote.value))
            return SignedMessage(message, sender: index, signature: vote.signature)
        }
        diverge(Divergence(height: height, own: mine, other: other, checkpoints: checkpoints), &effects)
    }

    mutating func diverge(_ divergence: Divergence, _ effects: inout [ReplicaEffect]) {
        guard mode != .diverged else { return }
        mode = .diverged
        effects.append(.diverged(divergence))
    }
}
