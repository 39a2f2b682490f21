internal import Ledger
internal import PBFT
internal import Primitives

// A node that is behind fetches blocks with their certificates. Every byte is checked; a peer that lies is left alone for a
// while and another one is asked. Taking the blocks over: `Validator+Accepting.swift`.
extension Validator {
    private static let shunTicks: UInt64 = 3_000

    func fetchBlocks(from: BlockHeight, through: BlockHeight, _ holders: [PeerID]) {
        let isLook = isChasing && settling != nil
        let isNew = !catchUp.isActive || isLook
        catchUp.begin(through: through, holders, at: tick)
        isChasing = false
        if isNew {
            settling = nil
            chasedFrom = ledger.certifiedHeight
            report(.catchingUp(from: from, through: through))
            if !isLook, asksForSnapshots() { return }
        }
        if !snapshots.isActive { askForBlocks() }
    }

    /// Asks others where somebody has not answered in time.
    func continueCatchUp() throws(ValidatorError) {
        if snapshots.isActive { return try continueSnapshot() }
        guard catchUp.isActive else { return lookForMore() }
        catchUp.expire(at: tick)
        askForBlocks()
    }

    /// Keeps as many requests under way as there are spans and holders; ends once nothing is left to be asked for, or nobody.
    func askForBlocks() {
        guard let target = catchUp.target else { return }
        let certified = ledger.certifiedHeight
        let patience = settings.blockPatienceTicks
        while let request = catchUp.nextRequest(above: certified, at: tick, patience: patience) {
            effects.append(.send(.blockRequest(from: request.from, through: request.through), to: request.holder))
        }
        guard catchUp.isIdle else { return }
        // Where nobody is left to be asked, a new claim begins it again.
        isChasing || certified >= target ? chaseOrEnd() : catchUp.finish()
    }

    /// The target was claimed a while ago, and meanwhile the others went on: what they have now is asked for, until it is
    /// so little that what was said of the next heights has been heard.
    private func chaseOrEnd() {
        let isNear = ledger.certifiedHeight.distance(above: chasedFrom) <= settings.replica.window / 2
        guard !isNear else { return endCatchUp() }
        chase(catchUp.holders.map(\.peer))
        if catchUp.isIdle { endCatchUp() }
    }

    /// Asks one of the peers for whatever lies above the own height; nothing happens if none may be asked.
    private func chase(_ peers: [PeerID]) {
        isChasing = true
        chasedFrom = ledger.certifiedHeight
        catchUp.beginChase(above: chasedFrom, peers, at: tick)
        let request = catchUp.nextRequest(above: chasedFrom, at: tick, patience: settings.blockPatienceTicks)
        guard let request else { return }
        effects.append(.send(.blockRequest(from: request.from, through: request.through), to: request.holder))
    }

    /// Goes back to agreement: whatever is in flight has to be heard again.
    func endCatchUp() {
        catchUp.finish()
        isChasing = false
        if settling == nil { report(.caughtUp(ledger.certifiedHeight)) }
        // The replica of a new epoch begins by asking for everything.
        guard seat.own != nil, ledger.certified.nextEpoch == seat.committee.epoch else { return }
        if settling == nil {
            settling = Settling(at: ledger.certifiedHeight, tick: tick)
        } else {
            settling?.fetched(through: ledger.certifiedHeight)
        }
        replicaInputs.append(.votesMissed)
    }

    private func lookForMore() {
        guard let isDue = settling?.looks(at: tick, standing: ledger.certifiedHeight) else {
            settling = nil
            return
        }
        let peers = reachable.filter { !catchUp.isShunned($0, at: tick) }
        guard isDue, !peers.isEmpty else { return }
        chase(peers)
    }

    // MARK: Answers

    func answerBlockRequest(from: BlockHeight, through: BlockHeight, to peer: PeerID) {
        guard from > .genesis, from <= through else { return }
        let last = min(through, ledger.certifiedHeight, from.advanced(by: CatchUp.blockCountMax - 1) ?? through)
        let reader = ledger.blocks.newest.limited(to: ledger.certifiedHeight)
        let part = StoredAnswer.Part.blocks(reader, from: from, through: last)
        effects.append(.answer(StoredAnswer(part: part, byteCount: settings.blockAnswerByteCount), to: peer))
    }

    /// Hands the blocks of an answer out to be checked, and asks the peer for more.
    func onBlocks(_ blocks: [[UInt8]], from height: BlockHeight, of peer: PeerID) {
        guard catchUp.isActive, !snapshots.isActive else { return }
        if let (id, taken) = catchUp.take(blocks, from: height, of: peer) {
            let fetched = FetchedBlocks(
                encoded: taken,
                rules: blockRules,
                validators: ledger.validators,
                epoch: ledger.certified.nextEpoch
            )
            effects.append(.checkBlocks(id, fetched))
        }
        isChasing && blocks.isEmpty ? endCatchUp() : askForBlocks()
    }

    func onBlocksChecked(_ id: VerificationID, _ checked: CheckedBlocks) { catchUp.noteChecked(id, checked) }

    func shun(_ peer: PeerID, _ reason: String) {
        catchUp.shun(peer, at: tick, until: tick + Self.shunTicks)
        report(.misbehaved(peer, reason))
    }
}
