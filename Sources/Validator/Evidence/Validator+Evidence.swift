internal import Ledger
internal import PBFT
internal import Primitives

// A fault that this node can prove goes into the journal, and by the node's own account to the chain, until it stands there,
// whoever brought it. `Docs/spec/evidence.md`.
extension Validator {
    /// How long the transaction may run, in milliseconds, and when the next one is made, in ticks.
    private static let reportLifetime: UInt64 = 30_000
    private static let reportTicks: UInt64 = 3_100
    /// When a transaction that was refused is tried again.
    private static let retryTicks: UInt64 = 100
    /// By how much each member waits longer than the one before it, so that usually only one of them reports.
    private static let turnTicks: UInt64 = 50

    /// Takes up what the replica has found, unless it is known here or on the chain.
    func learn(_ evidence: Evidence) throws(ValidatorError) {
        guard try keep(evidence) else { return }
        try append(.evidence(evidence))
        report(.evidence(evidence))
    }

    /// Puts evidence into the book; false if it was known.
    @discardableResult
    func keep(_ found: Evidence) throws(ValidatorError) -> Bool {
        let bytes = found.canonicalBytes
        guard let proof = try? FaultProof(canonicalBytes: bytes), let name = try name(of: proof), !evidence.contains(name),
            try !isSettled(name)
        else { return false }
        evidence.add(EvidenceBook.Item(name: name, evidence: found, bytes: bytes, dueTick: tick + turn(after: proof.accused)))
        return true
    }

    private func name(of proof: FaultProof) throws(ValidatorError) -> EvidenceBook.Name? {
        do throws(LedgerError) {
            guard let key = try ledger.validators(of: proof.epoch)?.member(at: proof.accused)?.key else { return nil }
            return EvidenceBook.Name(validator: key, epoch: proof.epoch, offence: proof.offence)
        } catch { throw .ledger(error) }
    }

    /// The member after the accused reports at once, the others later, in order, if that is still needed.
    private func turn(after accused: ValidatorIndex) -> UInt64 {
        let count = UInt64(seat.members.count)
        guard let own = seat.own, accused.rawValue < count else { return count * Self.turnTicks }
        return ((own.rawValue + count - accused.rawValue + count - 1) % count) * Self.turnTicks
    }

    /// Whether it stands on the chain, or the chain would not take it any more.
    private func isSettled(_ name: EvidenceBook.Name) throws(ValidatorError) -> Bool {
        let present = ledger.certified.nextEpoch
        guard name.epoch == present || name.epoch.next == present else { return true }
        do throws(LedgerError) {
            return try ledger.reader.view.fault(of: name.validator, epoch: name.epoch, name.offence) != nil
        } catch { throw .ledger(error) }
    }

    func forgetSettledEvidence() throws(ValidatorError) {
        for item in evidence.items where try isSettled(item.name) { evidence.remove(item.name) }
    }

    func sendEvidence() throws(ValidatorError) {
        guard !evidence.isEmpty, tick.isMultiple(of: 10), let account = identity.account, replica.mode != .diverged else {
            return
        }
        try forgetSettledEvidence()
        for item in evidence.items where item.dueTick <= tick && item.bytes.count <= FaultProof.byteCountMax {
            guard let expires = now.advanced(by: Self.reportLifetime) else { continue }
            let transaction = FaultProof.report(item.bytes, chainID: ledger.chainID, expires: expires, signedBy: account)
            let isTaken = try consider(transaction, nil, isOwn: true) == nil
            evidence.postpone(item.name, until: tick + (isTaken ? Self.reportTicks : Self.retryTicks))
            if isTaken { report(.evidenceSent(transaction.id, expires: expires)) }
        }
    }
}
