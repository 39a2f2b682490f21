import Primitives

// PBFT §4.6 leaves recovery to the implementation. Here everything signed is in the journal first, so a replica comes back
// with its view, its votes, its prepared certificates and whether it was changing views. In: `.started`. Out: the own
// votes once more (equal content, hence equal bytes), what is missing, STATUS.
extension Replica {
    /// Rebuilds what follows from the durable state.
    mutating func restoreVolatile() {
        if let signed = durable.newView, case .newView(let content) = signed.message,
            let selection = content.selection(in: committee, window: settings.window)
        {
            compelled = Compelled(selection)
        }
        for state in durable.heights {
            guard let proof = state.prepared, let place = slots.place(of: proof.height), listens(to: proof.view) else { continue }
            for entry in proof.signatures {
                let vote = Vote(value: proof.digest, signature: entry.signature)
                _ = slots[place].recordPrepare(vote, of: entry.index, view: proof.view, size: committee.size)
            }
        }
        // Its CHECKPOINTs come from the disk, unchecked: what rotted there must not be held against who signed.
        if let certificate = certified.certificate { recent.append(certificate, VoteSet(), limit: settings.window) }
    }

    mutating func onStarted(_ effects: inout [ReplicaEffect]) {
        if isVoting { resignOwnMessages(&effects) }
        for height in votableHeights { advance(height, &effects) }
        timers.start(.status, ticks: settings.statusTicks)
        effects.append(.broadcast(.status(currentStatus)))
        requestProposal(&effects)
    }

    /// Sends again what was signed before the restart; nothing new is signed, so nothing is persisted.
    private func resignOwnMessages(_ effects: inout [ReplicaEffect]) {
        for state in durable.heights {
            for message in state.messages { effects.append(.broadcast(message)) }
        }
        guard !durable.isActive else { return }
        if let own = durable.ownViewChange, own.newView == view { effects.append(.broadcast(.viewChange(own))) }
        if let own = durable.ownNewView, own.view == view { effects.append(.broadcast(.newView(own))) }
    }
}
