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
        case .entriesRequest(let height, let path, let count): answerEntriesRequest(height, after: path, count, to: peer)
        case .windowRequest(let height, let from, let count): answerWindowRequest(height, from: from, count, to: peer)
        case .offers(let manifests): try onOffers(manifests, from: peer)
        case .entries(let height, let path, let chunk):
            try onPart(chunk.map(SnapshotPart.chunk), of: height, .entries(after: path), from: peer)
        case .window(let height, let from, let blocks):
            try onPart(blocks.isEmpty ? nil : .window(blocks), of: height, .window(from: from), from: peer)
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
        try askForParts()
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
            guard snapshots.request != nil else { return }
            snapshots.strike()
            try askForParts()
        }
    }

    /// Asks the next holder for what comes behind everything that has come, while that is being checked and taken in.
    private func askForParts() throws(ValidatorError) {
        guard case .taking(let snapshot, _) = snapshots.phase else { return }
        guard snapshot.need != .nothing else { return try adopt(snapshot) }
        guard snapshots.mayAsk, let need = try needBehindArrivals(snapshot) else { return }
        guard let holder = snapshots.nextHolder() else {
            if snapshots.arrivals.isEmpty { try takeBestSnapshot() }
            return
        }
        let (height, count) = (snapshot.manifest.height, UInt64(SnapshotFetch.partCountMax))
        let message: SnapshotMessage
        switch need {
        case .entries(let path): message = .entriesRequest(height: height, after: path, count: count)
        case .window(let from): message = .windowRequest(height: height, from: from, count: count)
        case .nothing: return
        }
        snapshots.ask(holder, for: need)
        snapshots.deadline = tick + settings.snapshotPatienceTicks
        effects.append(.send(.snapshot(message), to: holder))
    }

    /// Nil while it is not known.
    private func needBehindArrivals(_ snapshot: SnapshotImport) throws(ValidatorError) -> SnapshotImport.Need? {
        guard let newest = snapshots.arrivals.last else { return snapshot.need }
        guard let part = newest.checked else { return nil }
        do throws(LedgerError) { return try snapshot.need(behind: part) } catch { throw .ledger(error) }
    }

    /// Hands a part out to be checked; without one, the peer has none.
    private func onPart(
        _ part: SnapshotPart?,
        of height: BlockHeight,
        _ need: SnapshotImport.Need,
        from peer: PeerID
    ) throws(ValidatorError) {
        guard case .taking(let snapshot, _) = snapshots.phase, snapshot.manifest.height == height,
            snapshots.request?.holder == peer
        else { return }
        guard let part else {
            snapshots.drop(peer)
            return try askForParts()
        }
        guard let id = snapshots.note(part, need, of: peer) else { return }
        snapshots.deadline = tick + settings.snapshotPatienceTicks
        effects.append(.checkSnapshotPart(id, part))
    }

    func onPartChecked(_ id: VerificationID, _ part: CheckedSnapshotPart?) throws(ValidatorError) {
        guard case .taking(let snapshot, _) = snapshots.phase,
            let arrival = snapshots.arrivals.first(where: { $0.id == id })
        else { return }
        if let part {
            snapshots.noteChecked(id, part)
            // Nothing comes behind the last one, however many were asked for.
            if snapshots.arrivals.last?.id == id, try needBehindArrivals(snapshot) == nil { snapshots.endRequest() }
        } else {
            denounce(arrival, "a part of a snapshot that does not decode")
        }
        try askForParts()
    }

    /// Takes the next part in, if it was checked.
    func takeNextPart() throws(ValidatorError) {
        guard case .taking(let snapshot, _) = snapshots.phase, let (arrival, part) = snapshots.takeReady() else { return }
        if arrival.need == snapshot.need {
            let isSound: Bool
            do throws(LedgerError) { isSound = try snapshot.take(part) } catch { throw .ledger(error) }
            if isSound {
                snapshots.noteSuccess(of: arrival.peer)
            } else {
                denounce(arrival, "a part of a snapshot that the certified header denies")
            }
        } else {
            // The late answer to an earlier question, or one with a gap before it: no lie, and no use.
            snapshots.dropArrivals(from: arrival.id)
        }
        try askForParts()
    }

    /// What came behind a lie, or was asked for behind it, may rest upon it.
    private func denounce(_ arrival: SnapshotFetch.Arrival, _ fault: String) {
        snapshots.dropArrivals(from: arrival.id)
        snapshots.drop(arrival.peer)
        shun(arrival.peer, fault)
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
        // Most of what the batches had pinned was executed, and is not to queue up first.
        pool.remove(pool.transactions.filter(ledger.isExecuted).map(\.id))
        let released = batches.forget(through: manifest.height)
        pool.unpin(released)
        journaledBodies.subtract(released)
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
