internal import Ledger
internal import PBFT
internal import Primitives

// Coming back: the ledger stands at its certified height, the replica where its journal ends; here the batches between the
// two are put back in place.
extension Validator {
    static func certifiedHead(of ledger: Ledger) throws(ValidatorError) -> CertifiedHead {
        let height = ledger.certifiedHeight
        do throws(LedgerError) {
            let certificate = try ledger.blocks.newest.certificate(at: height)
            return CertifiedHead(
                height: height,
                blockHash: ledger.certified.hash,
                // At the base of an epoch the certificate is the one of the committee before.
                certificate: height > ledger.epochBase ? certificate.map(\.checkpoint) : nil
            )
        } catch { throw .ledger(error) }
    }

    func recover(_ memory: JournalMemory) throws(ValidatorError) {
        // Without a seat nothing was signed that could be forgotten.
        if seat.own != nil || !memory.isLost { standstill = memory.standstill }
        switch standstill {
        case .diverged(let divergence): report(.diverged(divergence))
        case .forgotten(let message): report(.forgotten(message.kind))
        case .journalLost: report(.journalLost)
        case nil: break
        }
        for (height, content) in memory.batches { try recover(content, at: height, memory) }
        for found in memory.evidence { try keep(found) }
        // What a crash left of an earlier beginning is not left lying about until the newest segment is full.
        if memory.isEmpty || memory.hasOlderSegment { try beginJournalSegment() }
    }

    /// A batch of the journal is held again if every body is in the journal or in a block.
    private func recover(_ content: BatchContent, at height: BlockHeight, _ memory: JournalMemory) throws(ValidatorError) {
        let digest = BatchDigest.digest(of: content, at: height)
        batches.learn(digest, content, at: height, now: now)
        for id in content.ids where memory.bodies[id] == nil {
            guard try isStored(id) else { return }
        }
        let bodies = content.ids.compactMap { memory.bodies[$0] }.map(VerifiedTransaction.init(unchecked:))
        pool.pin(bodies, at: now)
        journaledBodies.formUnion(bodies.map(\.id))
        batches.hold(digest)
    }
}
