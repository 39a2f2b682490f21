internal import Ledger
internal import PBFT
internal import Primitives
internal import Storage

// Committed batches are executed one a step, so that votes on later heights never wait behind a long execution.
extension Validator {
    func executeNext() throws(ValidatorError) {
        while let item = execution.takeNext() {
            guard item.height > ledger.executedHeight else { continue }
            let (content, bodies) = try batch(item)
            let block: ExecutedBlock
            do throws(LedgerError) {
                block = try ledger.execute(OrderedBatch(height: item.height, time: content.time, transactions: bodies))
            } catch { throw .ledger(error) }
            execution.noteExecuted(item.height, content.ids)
            noteEpochEnd()
            replicaInputs.append(.executed(item.height, blockHash: block.hash))
            return
        }
    }

    private func batch(_ item: ExecutionQueue.Item) throws(ValidatorError) -> (BatchContent, [VerifiedTransaction]) {
        guard item.digest != .nullBatch else { return (.null, []) }
        guard let content = batches[item.digest]?.content else {
            preconditionFailure("a batch is executed only after it was held")
        }
        return (content, content.ids.compactMap { pool.body(for: $0) })
    }

    /// Writes the block and lets go of everything that was kept for it.
    func certify(_ certificate: CheckpointCertificate) throws(ValidatorError) {
        guard certificate.height > ledger.certifiedHeight else { return }
        guard let block = ledger.executed.first else { preconditionFailure("a block is certified only after its execution") }
        do throws(LedgerError) { try ledger.certify(ledger.certificate(from: certificate)) } catch { throw .ledger(error) }
        try settleCertified(block)
    }

    func settleCertified(_ block: ExecutedBlock) throws(ValidatorError) {
        let ordered = execution.takeExecuted(block.height)
        let executed = block.bodies.map(\.id)
        pool.remove(executed)
        pool.remove(ordered)
        let proposedAt = batches.learnedAt(block.height)
        let released = batches.forget(through: block.height)
        // A batch that came to nothing may hold what another one had ordered already: that waits for nothing.
        pool.remove(released.filter { id in pool.body(for: id).map { ledger.isExecuted($0.signed) } ?? false })
        pool.unpin(released)
        journaledBodies.subtract(released)
        if batches.required.isEmpty { intake.forgetWanted() }
        pacing.noteBlock(isFull: pool.waitingCount > 0 && isFull(block), proposedAt: proposedAt, at: now)
        quota = block.header.transactionCount > 0 && block.changesRules ? Quota(ledger.parameters) : quota
        let present = Set(executed)
        effects.append(
            .certified(
                CertifiedBlock(
                    header: block.header,
                    hash: block.hash,
                    receipts: block.receipts,
                    dropped: ordered.filter { !present.contains($0) }
                )
            )
        )
        if block.changesNodes { try announceRoster() }
        try forgetSettledEvidence()
        try shelveSnapshot(block.header)
        try rotateJournalIfDue()
    }

    // MARK: Journal

    /// Not between two heights that are certified in one step: the replica has dropped its votes on both already, and the chain
    /// does not hold the second one yet.
    private func rotateJournalIfDue() throws(ValidatorError) {
        guard journal.byteCount >= settings.journalSegmentByteCount, replica.certified.height <= ledger.certifiedHeight
        else { return }
        try beginJournalSegment()
    }

    /// Begins a segment with everything that is still needed and drops the older ones.
    func beginJournalSegment() throws(ValidatorError) {
        do throws(StorageError) {
            let segment = try journal.startSegment()
            if Mutation.isActive(.journalDroppedTooEarly) { try journal.dropSegments(before: segment) }
            for record in segmentHead { try journal.append(record.canonicalBytes) }
            try journal.sync()
            try journal.dropSegments(before: segment)
        } catch { throw .journal(error) }
        hasUnsyncedRecords = false
    }

    private var segmentHead: [JournalRecord] {
        // Before the head, so that a write torn in between leaves a journal that is still lost.
        var records: [JournalRecord] = standstill.map { [.standstill($0)] } ?? []
        records.append(.head(ledger.genesis.hash, max(ledger.certifiedHeight, journalPrunedThrough), seat.key))
        var written: Set<TransactionID> = []
        for (_, entry) in batches.held {
            let bodies = entry.content.ids.filter { written.insert($0).inserted }.compactMap { pool.body(for: $0)?.signed }
            records.append(.batch(entry.height, entry.content, bodies))
        }
        records += evidence.items.map { .evidence($0.evidence) }
        if Mutation.isActive(.rotationLosesRecords) { return records }
        return records + (replica.durableRecords + laterRecords).map(JournalRecord.replica)
    }

    // MARK: Full blocks

    /// Whether a block used half of what any of its limits gives: a primary that fills blocks so far leaves nobody out on
    /// purpose.
    private func isFull(_ block: ExecutedBlock) -> Bool {
        let parameters = ledger.parameters
        if block.bodies.count >= min(settings.batchCountMax, parameters.blockTransactionLimit) / 2 { return true }
        let byteCount = block.bodies.reduce(0) { $0 + $1.bytes.count }
        if byteCount >= min(settings.batchByteCountMax, parameters.blockByteLimit) / 2 { return true }
        let gas = block.bodies.reduce(UInt64(0)) { sum, body in
            sum.addingReportingOverflow(body.transaction.gasLimit).partialValue
        }
        return gas >= parameters.blockGasLimit / 2
    }
}

extension Ledger {
    /// A certificate of agreement in the form that is stored with the block.
    func certificate(from certificate: CheckpointCertificate) -> Certificate {
        Certificate(
            genesisHash: genesis.hash,
            epoch: tipEpoch,
            setHash: validators.hash,
            height: certificate.height,
            blockHash: certificate.blockHash,
            signatures: certificate.signatures.map { Certificate.Signature(validator: $0.index, signature: $0.signature) }
        )
    }

    private var tipEpoch: EpochNumber { certified.nextEpoch }
}

extension Certificate {
    /// The same certificate in the form that the replica takes.
    var checkpoint: CheckpointCertificate {
        CheckpointCertificate(
            height: height,
            blockHash: blockHash,
            signatures: signatures.map { IndexedSignature(index: $0.validator, signature: $0.signature) }
        )
    }
}
