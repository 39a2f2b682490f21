package import Primitives

extension DurableState {
    /// Folds the records of one epoch and drops heights that are certified.
    package init(records: [DurableRecord], epoch: EpochNumber, certified: BlockHeight) {
        self.init()
        for record in records where record.epoch == epoch && !Mutation.isForgotten(record.content) {
            apply(record.content)
            prune(through: certified)
        }
    }

    /// The fewest records that give this state again.
    package func records(epoch: EpochNumber) -> [DurableRecord] {
        var contents: [DurableRecord.Content] = []
        if let newView { contents.append(.entered(newView)) }
        if let ownViewChange { contents.append(.signed(.viewChange(ownViewChange))) }
        if let ownNewView { contents.append(.signed(.newView(ownNewView))) }
        for state in heights { contents += state.records }
        return contents.map { DurableRecord(epoch: epoch, content: $0) }
    }

    /// Whether a message that bears the own signature is one that this replica remembers to have signed.
    ///
    /// Votes of lower views than the remembered one were replaced, and votes of certified heights dropped; the caller
    /// asks only about heights above the certified one.
    package func remembers(_ message: PBFTMessage) -> Bool {
        switch message {
        case .prePrepare(let vote): remembers(self[vote.height]?.prepare, vote.view, vote.digest)
        case .prepare(let vote): remembers(self[vote.height]?.prepare, vote.view, vote.digest)
        case .commit(let vote): remembers(self[vote.height]?.commit, vote.view, vote.digest)
        case .checkpoint(let vote): self[vote.height]?.checkpoint == vote.blockHash
        case .viewChange(let content):
            if let own = ownViewChange { own.newView > content.newView || own.claim == content.claim } else { false }
        case .newView(let content):
            if let own = ownNewView { own.view > content.view || own.claim == content.claim } else { false }
        case .suspect, .status: true
        }
    }

    private func remembers(_ own: OwnVote?, _ view: ViewNumber, _ digest: Hash256) -> Bool {
        guard let own else { return false }
        return own.view > view || (own.view == view && own.digest == digest)
    }
}

extension DurableState.HeightState {
    /// The own votes as messages, in the order in which they were signed.
    var messages: [PBFTMessage] {
        var messages: [PBFTMessage] = []
        if let prepare {
            messages.append(
                prepare.isPrePrepare
                    ? .prePrepare(PrePrepare(view: prepare.view, height: height, digest: prepare.digest))
                    : .prepare(Prepare(view: prepare.view, height: height, digest: prepare.digest))
            )
        }
        if let commit { messages.append(.commit(Commit(view: commit.view, height: height, digest: commit.digest))) }
        if let checkpoint { messages.append(.checkpoint(Checkpoint(height: height, blockHash: checkpoint))) }
        return messages
    }

    var records: [DurableRecord.Content] {
        let proof: [DurableRecord.Content] = prepared.map { [.prepared($0)] } ?? []
        return proof + messages.map { .signed($0) }
    }
}
