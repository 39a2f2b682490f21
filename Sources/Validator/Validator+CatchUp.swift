internal import Ledger
internal import PBFT
internal import Primitives

// A node that is behind fetches blocks with their certificates. Every byte is checked; a peer that lies is left alone for a
// while and another one is asked.
extension Validator {
    private static let shunTicks: UInt64 = 3_000
    /// Blocks that one answer may hold.
    private static let blockCountMax: UInt64 = 512

    func fetchBlocks(from: BlockHeight, through: BlockHeight, _ holders: [PeerID]) {
        let wasActive = catchUp.isActive
        catchUp.begin(through: through, holders)
        guard !wasActive else { return }
        report(.catchingUp(from: from, through: through))
        if !asksForSnapshots() { askForBlocks() }
    }

    /// Asks the next holder when the one asked last has not answered in time.
    func continueCatchUp() throws(ValidatorError) {
        if snapshots.isActive { return try continueSnapshot() }
        guard catchUp.isActive, catchUp.deadline <= tick else { return }
        // Who claims more than it gives would otherwise be waited for again and again; its next claim brings it back.
        if !Mutation.isActive(.catchUpAsksOnePeer) { catchUp.dropAsked() }
        askForBlocks()
    }

    func askForBlocks() {
        guard let target = catchUp.target, let from = ledger.certifiedHeight.next, from <= target else {
            return catchUp.finish()
        }
        catchUp.deadline = tick + settings.blockPatienceTicks
        guard let holder = catchUp.nextHolder(at: tick) else { return catchUp.finish() }
        effects.append(.send(.blockRequest(from: from, through: target), to: holder))
    }

    func answerBlockRequest(from: BlockHeight, through: BlockHeight, to peer: PeerID) throws(ValidatorError) {
        guard from > .genesis, from <= through else { return }
        var blocks: [[UInt8]] = []
        var byteCount = 0
        var height = from
        let reader = ledger.blocks.newest
        while height <= through, height <= ledger.certifiedHeight, UInt64(blocks.count) < Self.blockCountMax,
            byteCount < settings.blockAnswerByteCount
        {
            do throws(LedgerError) {
                guard let block = try reader.block(at: height) else { break }
                let bytes = block.canonicalBytes
                byteCount += bytes.count
                blocks.append(bytes)
            } catch { throw .ledger(error) }
            guard let next = height.next else { break }
            height = next
        }
        effects.append(.send(.blocks(blocks), to: peer))
    }

    func onBlocks(_ blocks: [[UInt8]], from peer: PeerID) throws(ValidatorError) {
        guard catchUp.isActive, !snapshots.isActive, catchUp.holders.contains(peer) else { return }
        var last: Certificate?
        for bytes in blocks {
            guard let block = try? Block(canonicalBytes: bytes) else {
                shun(peer, "a block that does not decode")
                break
            }
            guard block.height > ledger.certifiedHeight else { continue }
            guard try accept(block, from: peer) else { break }
            last = block.certificate
            // The rest is for the replica of the next epoch, which is there when this round ends.
            if ledger.certified.nextEpoch != seat.committee.epoch { break }
        }
        guard let last else {
            catchUp.deadline = tick
            return
        }
        replicaInputs.append(.caughtUp(last.checkpoint))
        if let target = catchUp.target, ledger.certifiedHeight >= target {
            catchUp.finish()
            report(.caughtUp(ledger.certifiedHeight))
        } else {
            askForBlocks()
        }
    }

    /// Checks, executes and stores one block; false if the peer's block is wrong.
    private func accept(_ block: Block, from peer: PeerID) throws(ValidatorError) -> Bool {
        // Signatures too: no id covers them, so a certificate does not vouch for the ones that this peer sent.
        let rejection = blockRules.check(block, after: ledger.certified, validators: ledger.validators)
        if let rejection, !Mutation.isActive(.caughtUpBlockUnchecked) {
            shun(peer, rejection.sentence)
            return false
        }
        noteOwnSignature(in: block.certificate)
        let executed: ExecutedBlock
        do throws(LedgerError) { executed = try execute(block) } catch {
            guard case .divergence(let height, let own, let certified) = error else { throw .ledger(error) }
            let checkpoints = block.certificate.checkpoint.messages
            replicaInputs.append(
                .diverged(Divergence(height: height, own: own, other: certified, checkpoints: checkpoints))
            )
            catchUp.finish()
            return false
        }
        execution.skip(through: block.height)
        noteEpochEnd()
        try settleCertified(executed)
        return true
    }

    /// Executes the block unless that was done already, and writes it with the certificate that came with it.
    private func execute(_ block: Block) throws(LedgerError) -> ExecutedBlock {
        if block.height > ledger.executedHeight {
            let bodies = block.bodies.map(VerifiedTransaction.init(unchecked:))
            _ = try ledger.execute(OrderedBatch(height: block.height, time: block.header.time, transactions: bodies))
            execution.noteExecuted(block.height, block.transactionIDs)
        }
        guard let executed = ledger.executed.first else {
            throw .outOfOrder("block \(block.height) has not been executed")
        }
        try ledger.certify(block.certificate)
        return executed
    }

    /// A certificate may hold a signature of this very node; one that the journal lacks shows that the journal is older than
    /// what its key has signed.
    func noteOwnSignature(in certificate: Certificate) {
        guard let own = seat.own, certificate.epoch == seat.committee.epoch, certificate.height > journalPrunedThrough
        else { return }
        let message = certificate.checkpoint.messages.first { $0.sender == own }
        guard let message, replica.isUseful(message) else { return }
        replicaInputs.append(.received(Authenticated(unchecked: message)))
    }

    func shun(_ peer: PeerID, _ reason: String) {
        catchUp.shun(peer, until: tick + Self.shunTicks)
        report(.misbehaved(peer, reason))
    }
}
