import Primitives

// PBFT §4.2, the normal case: the primary proposes, backups agree (PREPARE), everybody who holds a prepared certificate
// says so (COMMIT), and a quorum of COMMITs orders the batch.
// In: PRE-PREPARE, PREPARE, COMMIT, `.batchHeld`, `.proposalChecked`. Out: PREPARE, COMMIT, `.requireBatch`,
// `.checkProposal`, `.persist`, and through `deliver` `.execute`.
extension Replica {
    mutating func onPrePrepare(_ content: PrePrepare, _ signed: SignedMessage, _ effects: inout [ReplicaEffect]) {
        // PBFT §4.2: only the primary of the view proposes.
        guard signed.sender == committee.primary(of: content.view), listens(to: content.view),
            let place = slots.place(of: content.height)
        else { return }
        if durable.isActive, content.view == view, let demanded = compelled[content.height], demanded != content.digest {
            // The primary contradicts its own NEW-VIEW.
            if let newView = durable.newView { reportConflict(newView, signed, &effects) }
            suspect(.refusedProposal("the proposal differs from the NEW-VIEW"), &effects)
            return
        }
        let vote = Vote(value: content.digest, signature: signed.signature)
        let outcome = slots[place].recordPrepare(vote, of: signed.sender, view: content.view, size: committee.size)
        if case .conflict(let held) = outcome {
            let first = PrePrepare(view: content.view, height: content.height, digest: held.value)
            reportConflict(SignedMessage(.prePrepare(first), sender: signed.sender, signature: held.signature), signed, &effects)
            if content.view == view { suspect(.equivocation, &effects) }
        }
        if outcome == .added { advance(content.height, &effects) }
    }

    mutating func onPrepare(_ content: Prepare, _ signed: SignedMessage, _ effects: inout [ReplicaEffect]) {
        // The primary's PREPARE is its PRE-PREPARE; another one from it means nothing.
        guard signed.sender != committee.primary(of: content.view), listens(to: content.view),
            let place = slots.place(of: content.height)
        else { return }
        let vote = Vote(value: content.digest, signature: signed.signature)
        let outcome = slots[place].recordPrepare(vote, of: signed.sender, view: content.view, size: committee.size)
        if case .conflict(let held) = outcome {
            let first = Prepare(view: content.view, height: content.height, digest: held.value)
            reportConflict(SignedMessage(.prepare(first), sender: signed.sender, signature: held.signature), signed, &effects)
        }
        if outcome == .added { advance(content.height, &effects) }
    }

    mutating func onCommit(_ content: Commit, _ signed: SignedMessage, _ effects: inout [ReplicaEffect]) {
        guard listens(to: content.view), let place = slots.place(of: content.height) else { return }
        let vote = Vote(value: content.digest, signature: signed.signature)
        let outcome = slots[place].recordCommit(vote, of: signed.sender, view: content.view, size: committee.size)
        if case .conflict(let held) = outcome {
            let first = Commit(view: content.view, height: content.height, digest: held.value)
            reportConflict(SignedMessage(.commit(first), sender: signed.sender, signature: held.signature), signed, &effects)
        }
        guard outcome == .added else { return }
        compareViewChange(with: content, signed, &effects)
        advance(content.height, &effects)
    }

    mutating func onBatchHeld(_ height: BlockHeight, _ digest: Hash256, _ effects: inout [ReplicaEffect]) {
        guard let place = slots.place(of: height) else { return }
        slots[place].hold(digest)
        advance(height, &effects)
    }

    mutating func onProposalChecked(_ proposal: Proposal, _ verdict: ProposalVerdict, _ effects: inout [ReplicaEffect]) {
        guard proposal.view == view, let place = slots.place(of: proposal.height),
            slots[place].adopted?.digest == proposal.digest
        else { return }
        switch verdict {
        case .accepted:
            slots[place].adopted?.check = .accepted
            advance(proposal.height, &effects)
        case .refused(let rule):
            slots[place].adopted?.check = .refused
            suspect(.refusedProposal(rule), &effects)
        }
    }

    /// Takes a height as far as what is known of it allows.
    ///
    /// Idempotent: called after everything that concerns the height.
    mutating func advance(_ height: BlockHeight, _ effects: inout [ReplicaEffect]) {
        guard let place = slots.place(of: height) else { return }
        settleCommitted(place, height, &effects)
        if durable.isActive || Mutation.isActive(.oldViewVotedAfterViewChange), isVotable(height) {
            adoptProposal(place, height, &effects)
            if isVoting {
                prepare(place, height, &effects)
                commit(place, height, &effects)
            }
        }
        deliver(&effects)
    }

    /// PBFT §4.2: a quorum of COMMITs on one (view, height, digest) orders the batch, in whatever view; q − f correct
    /// replicas hold its prepared certificate.
    private func quorumOfCommits(_ slot: Slot) -> Hash256? {
        for round in slot.rounds {
            if let digest = round.commits.value(reaching: committee.quorum) { return digest }
        }
        return nil
    }

    private mutating func settleCommitted(_ place: Int, _ height: BlockHeight, _ effects: inout [ReplicaEffect]) {
        guard slots[place].committed == nil, let digest = quorumOfCommits(slots[place]) else { return }
        slots[place].committed = digest
        requireBatch(digest, place, height, &effects)
    }

    /// Settles which digest the primary proposes here: what the NEW-VIEW demands, or a fresh PRE-PREPARE above that.
    private mutating func adoptProposal(_ place: Int, _ height: BlockHeight, _ effects: inout [ReplicaEffect]) {
        if slots[place].adopted == nil {
            if let digest = compelled[height] {
                slots[place].adopted = Slot.Adopted(digest: digest, isCompelled: true)
            } else if let vote = slots[place].round(of: view)?.prepares[primary] {
                slots[place].adopted = Slot.Adopted(digest: vote.value, isCompelled: false)
            }
        }
        guard let adopted = slots[place].adopted else { return }
        if !adopted.isCompelled, adopted.digest == .nullBatch {
            // Only a NEW-VIEW may leave a height empty of everything, its time included.
            if adopted.check != .refused {
                slots[place].adopted?.check = .refused
                suspect(.refusedProposal("a null batch that no NEW-VIEW demands"), &effects)
            }
            return
        }
        requireBatch(adopted.digest, place, height, &effects)
        guard isVoting, !adopted.isCompelled, adopted.check == .unasked, !isPrimary, slots[place].holds(adopted.digest),
            durable[height]?.prepare?.view != view
        else { return }
        slots[place].adopted?.check = .asked
        effects.append(.checkProposal(Proposal(view: view, height: height, digest: adopted.digest)))
    }

    mutating func requireBatch(_ digest: Hash256, _ place: Int, _ height: BlockHeight, _ effects: inout [ReplicaEffect]) {
        if slots[place].require(digest) { effects.append(.requireBatch(height, digest)) }
    }

    /// The vote of the prepare phase: list and bodies are on disk, and a fresh proposal was accepted.
    private mutating func prepare(_ place: Int, _ height: BlockHeight, _ effects: inout [ReplicaEffect]) {
        guard let adopted = slots[place].adopted, slots[place].holds(adopted.digest),
            adopted.isCompelled || adopted.check == .accepted
        else { return }
        let proposal = Proposal(view: view, height: height, digest: adopted.digest)
        guard SafetyRules.mayPrepare(proposal, durable: durable, committed: slots[place].committed) else { return }
        if isPrimary {
            // PBFT §4.4: the new primary's vote on what its NEW-VIEW demands.
            sign(.prePrepare(PrePrepare(view: view, height: height, digest: adopted.digest)), &effects)
        } else {
            sign(.prepare(Prepare(view: view, height: height, digest: adopted.digest)), &effects)
        }
    }

    /// PBFT §4.2: prepared means q votes on the primary's digest, the primary's among them.
    ///
    /// The whole certificate becomes durable before the COMMIT leaves (INV-4).
    private mutating func commit(_ place: Int, _ height: BlockHeight, _ effects: inout [ReplicaEffect]) {
        if !isPrepared(height, in: view), let proof = preparedCertificate(slots[place], height) {
            persist(.prepared(proof), &effects)
        }
        guard let proof = durable[height]?.prepared, proof.view == view else { return }
        guard slots[place].holds(proof.digest) else {
            requireBatch(proof.digest, place, height, &effects)
            return
        }
        let proposal = Proposal(view: view, height: height, digest: proof.digest)
        guard SafetyRules.mayCommit(proposal, durable: durable, committed: slots[place].committed) else { return }
        sign(.commit(Commit(view: view, height: height, digest: proof.digest)), &effects)
    }

    func isPrepared(_ height: BlockHeight, in view: ViewNumber) -> Bool { durable[height]?.prepared?.view == view }

    /// Exactly q signatures: the primary's and those of the lowest indices.
    private func preparedCertificate(_ slot: Slot, _ height: BlockHeight) -> PreparedCertificate? {
        guard let adopted = slot.adopted, slot.holds(adopted.digest), let round = slot.round(of: view),
            let proposed = round.prepares[primary], proposed.value == adopted.digest
        else { return nil }
        guard adopted.isCompelled || adopted.digest != .nullBatch else { return nil }
        guard round.prepares.count >= committee.quorum, round.prepares.count(of: proposed.value) >= committee.quorum else {
            return nil
        }
        let all = round.prepares.signatures(on: proposed.value)
        var chosen = Array(all.filter { $0.index != primary }.prefix(committee.quorum - 1))
        chosen.append(IndexedSignature(index: primary, signature: proposed.signature))
        chosen.sort { $0.index < $1.index }
        return PreparedCertificate(view: view, height: height, digest: proposed.value, signatures: chosen)
    }
}
