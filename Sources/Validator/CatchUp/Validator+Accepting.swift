internal import Ledger
internal import PBFT
internal import Primitives

// Blocks that were fetched and checked are executed, compared with their certificates, and stored many at a time.
extension Validator {
    /// How the taking over of one answer ended.
    private enum Ending {
        case whole
        /// The blocks behind belong to the next epoch, whose replica is there when this round ends.
        case epochEnded(rest: [Block])
        case refused(String)
        case diverged
    }

    /// Takes the lowest answer over, if it was checked.
    func acceptNext() throws(ValidatorError) {
        guard !snapshots.isActive, let (span, checked, peer) = catchUp.takeReady() else { return }
        var rest: CheckedBlocks?
        switch try accept(checked) {
        case .whole: if let fault = checked.fault { shun(peer, fault.sentence) }
        case .epochEnded(let blocks):
            rest = CheckedBlocks(blocks: blocks, fault: checked.fault, epoch: checked.epoch)
        case .refused(let sentence): shun(peer, sentence)
        case .diverged: return catchUp.finish()
        }
        // What a chase did not find is not missing.
        if !isChasing || rest != nil { catchUp.putBack(span, above: ledger.certifiedHeight, rest, of: peer) }
        askForBlocks()
    }

    private func accept(_ checked: CheckedBlocks) throws(ValidatorError) -> Ending {
        var certificates: [Certificate] = []
        for (place, block) in checked.blocks.enumerated() where block.height > ledger.certifiedHeight {
            let last = certificates.last?.height ?? ledger.certifiedHeight
            if let sentence = checked.refusal(of: block, after: last, in: ledger, by: blockRules) {
                try store(certificates)
                return .refused(sentence)
            }
            guard try execute(block) else {
                try store(certificates)
                return .diverged
            }
            certificates.append(block.certificate)
            guard !ledger.mayExecuteFurther else { continue }
            try store(certificates)
            certificates = []
            if ledger.certified.nextEpoch != seat.committee.epoch {
                return .epochEnded(rest: Array(checked.blocks[(place + 1)...]))
            }
        }
        try store(certificates)
        return .whole
    }

    /// Executes the block unless agreement did already; false if the result is not the certified one.
    private func execute(_ block: Block) throws(ValidatorError) -> Bool {
        if block.height > ledger.executedHeight {
            let bodies = block.bodies.map(VerifiedTransaction.init(unchecked:))
            let batch = OrderedBatch(height: block.height, time: block.header.time, transactions: bodies)
            do throws(LedgerError) { _ = try ledger.execute(batch) } catch { throw .ledger(error) }
            execution.noteExecuted(block.height, block.transactionIDs)
            noteEpochEnd()
        }
        guard let own = ledger.executed.first(where: { $0.height == block.height }) else {
            preconditionFailure("a block above the certified height is executed by now")
        }
        guard own.hash != block.certificate.blockHash else { return true }
        let divergence = Divergence(
            height: block.height,
            own: own.hash,
            other: block.certificate.blockHash,
            checkpoints: block.certificate.checkpoint.messages
        )
        replicaInputs.append(.diverged(divergence))
        return false
    }

    /// Writes the lowest executed blocks with these certificates, and tells the replica.
    private func store(_ certificates: [Certificate]) throws(ValidatorError) {
        guard let last = certificates.last else { return }
        for certificate in certificates { noteOwnSignature(in: certificate) }
        let blocks = Array(ledger.executed.prefix(certificates.count))
        do throws(LedgerError) { try ledger.certify(certificates) } catch { throw .ledger(error) }
        execution.skip(through: last.height)
        for block in blocks { try settleCertified(block) }
        replicaInputs.append(.caughtUp(last.checkpoint))
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
}
