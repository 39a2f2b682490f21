import Primitives

// The primary's side of PBFT §4.2. In: `.workKnown`, `.proposalReady`, `.nothingToPropose`, `.epochEnds`.
// Out: `.requestProposal`, PRE-PREPARE. One request is open at a time; heights are proposed in order without gaps.
extension Replica {
    mutating func onWorkKnown(_ isKnown: Bool, _ effects: inout [ReplicaEffect]) {
        pacing.isWorkKnown = isKnown
        if isKnown { pacing.isExhausted = false }
        requestProposal(&effects)
    }

    mutating func onEpochEnds(_ height: BlockHeight, _ effects: inout [ReplicaEffect]) {
        lastHeight = height
        requestProposal(&effects)
    }

    mutating func onNothingToPropose(_ view: ViewNumber, _ height: BlockHeight) {
        guard view == self.view, pacing.requested == height else { return }
        pacing.requested = nil
        pacing.isExhausted = true
    }

    mutating func onProposalReady(_ proposal: Proposal, _ effects: inout [ReplicaEffect]) {
        guard proposal.view == view, pacing.requested == proposal.height else { return }
        pacing.requested = nil
        guard isVoting, isPrimary, proposal.digest != .nullBatch, proposal.height > compelled.end,
            isVotable(proposal.height), let place = slots.place(of: proposal.height),
            SafetyRules.mayPrepare(proposal, durable: durable, committed: slots[place].committed)
        else { return }
        slots[place].hold(proposal.digest)
        sign(.prePrepare(PrePrepare(view: view, height: proposal.height, digest: proposal.digest)), &effects)
        requestProposal(&effects)
    }

    /// Asks for the next batch if there is room in the window and a reason.
    mutating func requestProposal(_ effects: inout [ReplicaEffect]) {
        guard isVoting, isPrimary, durable.isActive, pacing.requested == nil, let height = nextProposalHeight,
            isVotable(height), let occasion = proposalOccasion(at: height)
        else { return }
        pacing.requested = height
        effects.append(.requestProposal(view, height, occasion))
    }

    /// The height above everything certified, compelled, or proposed in this view already.
    private var nextProposalHeight: BlockHeight? {
        var last = max(certified.height, compelled.end)
        for state in durable.heights where state.prepare?.view == view { last = max(last, state.height) }
        return last.next
    }

    private func proposalOccasion(at height: BlockHeight) -> ProposalOccasion? {
        if lastHeight != nil { return .epochEnd }
        if pacing.isWorkKnown, !pacing.isExhausted { return .work }
        let isIdle = height == certified.height.next
        return isIdle && isHeartbeatDue ? .heartbeat : nil
    }

    private var isHeartbeatDue: Bool {
        timers.now &- patience.lastBlockTick >= settings.heartbeatTicks
    }
}
