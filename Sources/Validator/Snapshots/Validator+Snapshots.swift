internal import Ledger
internal import PBFT
internal import Primitives

// A node that is far behind, or begins with an empty disk, takes the state of a certified height in from its peers and
// fetches only the blocks above. Whatever goes wrong, it goes on by blocks.
extension Validator {
    /// How long a node that could not have a snapshot goes on by blocks alone.
    private static let pauseTicks: UInt64 = 3_000

    func onSnapshotMessage(_ message: SnapshotMessage, from peer: PeerID) throws(ValidatorError) {
        switch message {
        case .offersRequest: offerSnapshots(to: peer)
        case .entriesRequest(let height, let path): answerEntriesRequest(height, after: path, to: peer)
        case .windowRequest(let height, let from): answerWindowRequest(height, from: from, to: peer)
        case .offers(let manifests): try onOffers(manifests, from: peer)
        case .entries(let height, let path, let chunk): try onEntries(height, path, chunk, from: peer)
        case .window(let height, let from, let blocks): try onWindow(height, from, blocks, from: peer)
        }
    }

    // MARK: Whether and which

    /// Asks everybody for offers if the gap is large; else blocks are asked for.
    func asksForSnapshots() -> Bool {
        guard settings.snapshotGap > 0, tick >= snapshots.pausedUntil, let target = catchUp.target,
            target.distance(above: ledger.certifiedHeight) >= settings.snapshotGap
        else { return false }
        let peers = connected.sorted().filter { !catchUp.isShunned($0, at: tick) }
        guard !peers.isEmpty else { return false }
        snapshots.begin(asking: peers)
        snapshots.deadline = tick + settings.snapshotPatienceTicks
        for peer in peers { effects.append(.send(.snapshot(.offersRequest), to: peer)) }
        return true
    }

    private func onOffers(_ encoded: [[UInt8]], from peer: PeerID) throws(ValidatorError) {
        guard case .asking(let peers) = snapshots.phase, peers.contains(peer) else { return }
        for bytes in encoded {
            guard let manifest = try? SnapshotManifest(canonicalBytes: bytes) else {
                shun(peer, "a snapshot's manifest that does not decode")
                break
            }
            let hash = manifest.header.hash
            if snapshots.note(hash, of: peer) { continue }
            if let reason = manifest.rejection(by: ledger.genesis) {
                shun(peer, reason)
                break
            }
            snapshots.add(manifest, hash, of: peer)
        }
        if snapshots.noteAnswer(of: peer) { try takeBestSnapshot() }
    }

    private func takeBestSnapshot() throws(ValidatorError) {
        do throws(LedgerError) {
            let gain = settings.snapshotGap / 2
            // What is executed here and only lacks its certificates is not taken in again.
            let least = max(ledger.certifiedHeight.advanced(by: gain) ?? ledger.certifiedHeight, ledger.executedHeight)
            let begun = try ledger.unfinishedImport()?.header.hash
            guard let candidate = snapshots.takeBest(above: least, begun: begun) else { return goOnByBlocks() }
            let manifest = candidate.hash == begun ? try ledger.unfinishedImport() : candidate.manifest
            snapshots.take(try ledger.beginImport(manifest ?? candidate.manifest), candidate)
            report(.takingSnapshot(candidate.manifest.height))
        } catch { throw .ledger(error) }
        try askForPart()
    }

    private func goOnByBlocks() {
        snapshots.pause(until: tick + Self.pauseTicks)
        report(.snapshotUnavailable)
        askForBlocks()
    }

    // MARK: Part by part

    /// Asks the next holder when the one asked last did not answer in time.
    func continueSnapshot() throws(ValidatorError) {
        guard snapshots.deadline <= tick else { return }
        switch snapshots.phase {
        case .idle: break
        case .asking: try takeBestSnapshot()
        case .taking:
            snapshots.strike()
            try askForPart()
        }
    }

    private func askForPart() throws(ValidatorError) {
        guard case .taking(let snapshot, _) = snapshots.phase else { return }
        let height = snapshot.manifest.height
        let request: SnapshotMessage
        switch snapshot.need {
        case .entries(let path): request = .entriesRequest(height: height, after: path)
        case .window(let from): request = .windowRequest(height: height, from: from)
        case .nothing: return try adopt(snapshot)
        }
        guard let holder = snapshots.nextHolder() else { return try takeBestSnapshot() }
        snapshots.deadline = tick + settings.snapshotPatienceTicks
        effects.append(.send(.snapshot(request), to: holder))
    }

    private func onEntries(
        _ height: BlockHeight,
        _ path: [UInt8]?,
        _ chunk: [UInt8]?,
        from peer: PeerID
    ) throws(ValidatorError) {
        guard let snapshot = awaited(height, .entries(after: path), from: peer) else { return }
        guard let chunk else {
            snapshots.drop(peer)
            return try askForPart()
        }
        do throws(LedgerError) {
            try note(snapshot.take(chunk: chunk), peer, "a chunk of a snapshot that the state root denies")
        } catch { throw .ledger(error) }
        try askForPart()
    }

    private func onWindow(
        _ height: BlockHeight,
        _ from: BlockHeight,
        _ blocks: [[UInt8]],
        from peer: PeerID
    ) throws(ValidatorError) {
        guard let snapshot = awaited(height, .window(from: from), from: peer) else { return }
        guard !blocks.isEmpty else {
            snapshots.drop(peer)
            return try askForPart()
        }
        do throws(LedgerError) {
            try note(snapshot.take(window: blocks), peer, "a block of a snapshot's window that its hash denies")
        } catch { throw .ledger(error) }
        try askForPart()
    }

    /// The import that waits for this very part of this very peer.
    private func awaited(_ height: BlockHeight, _ need: SnapshotImport.Need, from peer: PeerID) -> SnapshotImport? {
        guard case .taking(let snapshot, _) = snapshots.phase, snapshots.asked == peer, snapshot.manifest.height == height,
            snapshot.need == need
        else { return nil }
        return snapshot
    }

    private func note(_ isSound: Bool, _ peer: PeerID, _ fault: String) {
        guard !isSound else { return snapshots.noteSuccess(of: peer) }
        snapshots.drop(peer)
        shun(peer, fault)
    }

    // MARK: Taking it over

    private func adopt(_ snapshot: SnapshotImport) throws(ValidatorError) {
        let manifest = snapshot.manifest
        snapshots.finish()
        // The replica never asks again for what it was told was executed, and the ledger would forget it.
        guard manifest.height > ledger.executedHeight else { return askForBlocks() }
        noteOwnSignature(in: manifest.certificate)
        do throws(LedgerError) { try ledger.adopt(snapshot) } catch { throw .ledger(error) }
        execution.forget(through: manifest.height)
        let released = batches.forget(through: manifest.height)
        pool.unpin(released)
        journaledBodies.subtract(released)
        pool.remove(pool.transactions.filter(ledger.isExecuted).map(\.id))
        if batches.required.isEmpty { intake.forgetWanted() }
        quota = Quota(ledger.parameters)
        noteEpochEnd()
        // The replica of an epoch that is over is replaced when this round ends.
        if manifest.header.epoch == seat.committee.epoch { replicaInputs.append(.caughtUp(manifest.certificate.checkpoint)) }
        try announceRoster()
        try beginJournalSegment()
        report(.tookSnapshot(manifest.height))
        askForBlocks()
    }
}
