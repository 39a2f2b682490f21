import Primitives

// Every message enters here. Authenticated outside; what is left to refuse is what is stale, far ahead, or signed by this
// replica without its knowledge.
extension Replica {
    mutating func onReceived(_ message: Authenticated<SignedMessage>, _ effects: inout [ReplicaEffect]) {
        let signed = message.value
        guard committee.contains(signed.sender) else { return }
        if signed.sender == own, !recognises(signed) {
            forget(signed, &effects)
            return
        }
        switch signed.message {
        case .prePrepare(let content):
            // The list beside the message is not what the primary signed: whoever passed it on spoiled it.
            if let computed = message.computedDigest, computed != content.digest { return }
            onPrePrepare(content, signed, &effects)
        case .prepare(let content): onPrepare(content, signed, &effects)
        case .commit(let content): onCommit(content, signed, &effects)
        case .checkpoint(let content): onCheckpoint(content, signed, &effects)
        case .suspect(let content): onSuspect(content, signed, &effects)
        case .viewChange(let content): onViewChange(content, signed, &effects)
        case .newView(let content): onNewView(content, signed, &effects)
        case .status(let content): onStatus(content, from: signed.sender, &effects)
        }
    }

    /// Whether the message could change anything; asked before its signatures are checked, so that duplicates and
    /// votes that came too late cost nothing.
    package func isUseful(_ signed: SignedMessage) -> Bool {
        guard committee.contains(signed.sender) else { return false }
        let sender = signed.sender
        // Peers return this replica's own votes; only one that the journal lacks tells anything.
        if sender == own { return isVoting && !recognises(signed) }
        switch signed.message {
        case .prePrepare(let vote):
            guard sender == committee.primary(of: vote.view), let slot = listeningSlot(vote.view, vote.height) else {
                return false
            }
            return isNew(slot.round(of: vote.view)?.prepares[sender], vote.digest, phaseIsComplete: false)
        case .prepare(let vote):
            guard sender != committee.primary(of: vote.view), let slot = listeningSlot(vote.view, vote.height) else {
                return false
            }
            let isComplete = isPrepared(vote.height, in: vote.view)
            return isNew(slot.round(of: vote.view)?.prepares[sender], vote.digest, phaseIsComplete: isComplete)
        case .commit(let vote):
            guard let slot = listeningSlot(vote.view, vote.height) else { return false }
            let isComplete = slot.committed != nil
            return isNew(slot.round(of: vote.view)?.commits[sender], vote.digest, phaseIsComplete: isComplete)
        case .checkpoint(let vote):
            guard let slot = slots[vote.height] else {
                return isNew(recent.checkpoints(at: vote.height)?[sender], vote.blockHash, phaseIsComplete: true)
            }
            return isNew(slot.checkpoints[sender], vote.blockHash, phaseIsComplete: slot.certificate != nil)
        case .suspect(let content): return isUseful(content, from: sender)
        case .viewChange(let content): return isNew(content, from: sender)
        case .newView(let content): return sender == committee.primary(of: content.view) && isNew(content, signed)
        case .status: return true
        }
    }

    private func isNew(_ held: Vote?, _ value: Hash256, phaseIsComplete: Bool) -> Bool {
        guard let held else { return !phaseIsComplete }
        return held.value != value && !held.isDisputed
    }

    /// A VIEW-CHANGE for a view that is yet to come, or one that contradicts what its sender said before, once.
    private func isNew(_ content: ViewChange, from sender: ValidatorIndex) -> Bool {
        let place = Int(sender.rawValue)
        guard let held = viewChanges[place]?.viewChange else { return content.newView > durable.enteredView }
        if content.newView == held.newView { return content.claim != held.claim && disputedViewChanges[place] != held.newView }
        return content.newView > durable.enteredView && content.newView > held.newView
    }

    private func isNew(_ content: NewView, _ signed: SignedMessage) -> Bool {
        if newViews.contradicts(signed, entered: durable.newView) { return true }
        return content.view > durable.enteredView && content.view >= view
    }

    private func listeningSlot(_ view: ViewNumber, _ height: BlockHeight) -> Slot? {
        listens(to: view) ? slots[height] : nil
    }

    /// Votes are kept for views near the own one only: lower ones may still commit a height, higher ones arrive a little
    /// before their NEW-VIEW; a claim of a huge view occupies nothing.
    func listens(to view: ViewNumber) -> Bool { keptViews.contains(view) }

    var keptViews: ClosedRange<ViewNumber> {
        let low = ViewNumber(view.rawValue > 2 ? view.rawValue - 2 : 0)
        return low...(view.advanced(by: 2) ?? view)
    }

    /// The heights that may be voted on now.
    var votableHeights: [BlockHeight] {
        (1...settings.window).compactMap { certified.height.advanced(by: $0) }
    }

    /// Whether the replica may vote on the height in its view (INV-10).
    func isVotable(_ height: BlockHeight) -> Bool {
        guard height > certified.height, height > compelled.base else { return false }
        if let lastHeight, height > lastHeight { return false }
        if Mutation.isActive(.votesBeyondWindow) { return true }
        return height.distance(above: certified.height) <= settings.window
    }

    /// Whether an own message is remembered; those of certified heights are not kept.
    private func recognises(_ signed: SignedMessage) -> Bool {
        let height: BlockHeight? =
            switch signed.message {
            case .prePrepare(let vote): vote.height
            case .prepare(let vote): vote.height
            case .commit(let vote): vote.height
            case .checkpoint(let vote): vote.height
            default: nil
            }
        if let height, height <= certified.height { return true }
        return durable.remembers(signed.message)
    }

    /// Somebody shows an own signature that the journal lacks: the journal is older than the votes (or the key is
    /// used twice).
    ///
    /// Voting on would risk equivocation.
    mutating func forget(_ signed: SignedMessage, _ effects: inout [ReplicaEffect]) {
        guard mode == .voting else { return }
        mode = .observing
        effects.append(.forgotten(signed))
    }

    /// Reports two messages of one sender that contradict each other.
    func reportConflict(_ first: SignedMessage, _ second: SignedMessage, _ effects: inout [ReplicaEffect]) {
        effects.append(.report(Evidence(epoch: committee.epoch, first, second)))
    }
}

extension SignedMessage {
    /// The content if this is a VIEW-CHANGE.
    var viewChange: ViewChange? {
        if case .viewChange(let content) = message { content } else { nil }
    }
}
