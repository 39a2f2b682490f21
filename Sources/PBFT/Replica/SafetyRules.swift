package import Primitives

/// The pure questions "may I sign this?": every signature of a replica passes one of them.
package enum SafetyRules {
    /// Whether a vote of the prepare phase may be signed (INV-2, INV-3).
    ///
    /// Not while changing views, not in another view than the durable one, not a second digest for the same place, and
    /// never against a digest that is known to be committed at the height.
    package static func mayPrepare(_ proposal: Proposal, durable: DurableState, committed: Hash256?) -> Bool {
        guard durable.isActive, proposal.view == durable.view else { return false }
        if let committed, committed != proposal.digest { return false }
        guard let vote = durable[proposal.height]?.prepare else { return true }
        return vote.view < proposal.view
    }

    /// Whether a COMMIT may be signed: only for a prepared certificate that is durable, of the current view (INV-4).
    package static func mayCommit(_ proposal: Proposal, durable: DurableState, committed: Hash256?) -> Bool {
        guard durable.isActive || Mutation.isActive(.oldViewVotedAfterViewChange), proposal.view == durable.view,
            let state = durable[proposal.height]
        else { return false }
        if let committed, committed != proposal.digest { return false }
        guard let proof = state.prepared, proof.view == proposal.view, proof.digest == proposal.digest else { return false }
        guard let vote = state.commit else { return true }
        return vote.view < proposal.view
    }

    /// Whether a CHECKPOINT may be signed: once for a height, never anew (INV-5).
    package static func mayCheckpoint(_ height: BlockHeight, durable: DurableState) -> Bool {
        durable[height]?.checkpoint == nil
    }

    /// Whether a VIEW-CHANGE may be signed: views only grow, one VIEW-CHANGE for each (INV-6).
    package static func mayChangeView(to view: ViewNumber, durable: DurableState) -> Bool {
        view > durable.view
    }

    /// Whether this replica may sign a NEW-VIEW: one for each view that it changes to (INV-6).
    package static func mayStartView(_ view: ViewNumber, durable: DurableState) -> Bool {
        guard durable.view == view, !durable.isActive else { return false }
        guard let own = durable.ownNewView else { return true }
        return own.view < view
    }
}
