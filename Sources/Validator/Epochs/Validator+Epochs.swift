internal import Ledger
internal import PBFT
internal import Primitives

// PBFT has a fixed committee. When it changes, the replica is replaced by one of the next epoch: at the certificate of the
// epoch's last height, between two rounds, when everything of the old one was said. `Docs/spec/membership.md`.
extension Validator {
    /// How long a member that has left is still heard, so that it learns how its epoch ended.
    private static let farewellTicks: UInt64 = 200

    static func makeReplica(
        _ seat: Seat,
        _ ledger: Ledger,
        settings: ReplicaSettings,
        restoring records: [DurableRecord],
        forgottenThrough: BlockHeight,
        mode: ReplicaMode
    ) throws(ValidatorError) -> Replica {
        Replica(
            committee: seat.committee,
            own: seat.replicaIndex,
            settings: settings,
            certified: try certifiedHead(of: ledger),
            restoring: records,
            forgottenThrough: forgottenThrough,
            mode: seat.own == nil && mode == .voting ? .observing : mode
        )
    }

    /// Tells the replica where its epoch ends, once a block that was executed says so.
    func noteEpochEnd() {
        guard var last = ledger.scheduledChange?.lastHeight, last != announcedEpochEnd else { return }
        if Mutation.isActive(.epochEndOffByOne) { last = last.next ?? last }
        announcedEpochEnd = last
        replicaInputs.append(.epochEnds(last))
        report(.epochEnds(last))
    }

    /// Begins the epoch that the ledger stands in, if it is not the replica's.
    func beginEpochIfDue() throws(ValidatorError) {
        guard ledger.certified.nextEpoch != seat.committee.epoch else { return }
        let old = seat
        seat = Seat(identity, in: ledger)
        authenticator = MessageAuthenticator(
            committee: seat.committee,
            validators: ledger.validators,
            window: settings.replica.window,
            memory: signatures
        )
        replica = try Self.makeReplica(
            seat,
            ledger,
            settings: settings.replica,
            restoring: laterRecords,
            forgottenThrough: journalPrunedThrough,
            mode: modeInNewEpoch(after: old)
        )
        laterRecords.removeAll { $0.epoch <= seat.committee.epoch }
        dropOldEpoch()
        try beginJournalSegment()
        departing = departing(from: old)
        farewellTick = tick + Self.farewellTicks
        try announceRoster()
        noteEpochEnd()
        replicaInputs.append(.started)
        for peer in seat.members where connected.contains(peer) {
            if let index = seat.index(of: peer) { replicaInputs.append(.peerConnected(index)) }
        }
        report(.epochBegan(seat.committee.epoch, isMember: seat.own != nil))
    }

    /// What a node under its old key forgot, and a state that differs, a new epoch does not mend; a new key begins anew.
    private func modeInNewEpoch(after old: Seat) -> ReplicaMode {
        if case .diverged? = standstill { return .diverged }
        if old.key != seat.key { standstill = nil }
        return standstill?.mode ?? .voting
    }

    /// Nothing above the epoch's last height was voted on, so nothing that waits for agreement belongs to the new epoch.
    private func dropOldEpoch() {
        let released = batches.forget(through: ledger.certifiedHeight)
        pool.unpin(released)
        journaledBodies.subtract(released)
        execution = ExecutionQueue()
        intake.forgetWanted()
        announcedEpochEnd = nil
        replicaKnowsWork = false
        pacing.isReplicaWaiting = false
        pacing.viewEntered(at: now)
        unsent.removeAll()
        replicaInputs.removeAll()
    }

    // MARK: Who is there

    /// Members of the old epoch that no roster holds any more; replaced keys with the same connections are no departure.
    private func departing(from old: Seat) -> [PeerID] {
        old.members.filter { seat.index(of: $0) == nil && $0 != seat.key && !identity.holds($0) }
    }

    /// Says who may connect, as the certified state has it.
    func announceRoster() throws(ValidatorError) {
        effects.append(.rosterChanged(try roster()))
    }

    package func roster() throws(ValidatorError) -> PeerRoster {
        let membership: Membership
        do throws(LedgerError) { membership = try ledger.reader.view.membership() } catch { throw .ledger(error) }
        let next = ledger.certifiedHeight.next ?? ledger.certifiedHeight
        var peers = membership.peers(at: next)
        // A node whose key is being replaced is one peer and goes by the key that votes.
        let voting = Set(peers.filter { $0.entry.signs(next) }.map(\.entry.tlsKey))
        peers = peers.filter { $0.entry.signs(next) || !voting.contains($0.entry.tlsKey) }
        let taken = Set(peers.map(\.entry.tlsKey))
        peers += membership.nodes.filter { departing.contains($0.key) && !taken.contains($0.entry.tlsKey) }
        return PeerRoster(own: seat.key, committee: seat.members, peers: peers.sorted { $0.key < $1.key })
    }

    func sayFarewell() throws(ValidatorError) {
        guard let due = farewellTick, due <= tick else { return }
        farewellTick = nil
        departing = []
        try announceRoster()
    }

    // MARK: Heads

    /// Heights that others certified reach those without a seat, and those in another epoch, as heads.
    func announceHead() throws(ValidatorError) {
        let isDue = tick.isMultiple(of: 100) || (tick.isMultiple(of: 10) && ledger.certifiedHeight > announcedHead)
        guard isDue else { return }
        let followers = connected.filter { seat.index(of: $0) == nil && $0 != seat.key }.sorted()
        guard !followers.isEmpty else { return }
        announcedHead = ledger.certifiedHeight
        let head = try PeerMessage.head(newestCertificate())
        for peer in followers { effects.append(.send(head, to: peer)) }
    }

    /// Tells one peer where this node stands; at most ten times a second.
    func sendHead(to peer: PeerID) throws(ValidatorError) {
        if let last = headSentTicks[peer], tick < last + 10 { return }
        headSentTicks[peer] = tick
        effects.append(.send(.head(try newestCertificate()), to: peer))
    }

    private func newestCertificate() throws(ValidatorError) -> Certificate? {
        guard ledger.certifiedHeight > .genesis else { return nil }
        do throws(LedgerError) { return try ledger.blocks.newest.certificate(at: ledger.certifiedHeight) } catch {
            throw .ledger(error)
        }
    }

    /// Another node's newest height: a reason to ask it for blocks, or to tell it of ours; believed block by block only.
    func onHead(_ certificate: Certificate?, from peer: PeerID) throws(ValidatorError) {
        let theirs = certificate?.height ?? .genesis
        if theirs < ledger.certifiedHeight { return try sendHead(to: peer) }
        guard let certificate, theirs > ledger.certifiedHeight else { return }
        if try completes(certificate) { return }
        guard let from = ledger.certifiedHeight.next else { return }
        fetchBlocks(from: from, through: certificate.height, [peer])
    }

    /// The height after the certified one is executed here and only its signatures were missing.
    private func completes(_ certificate: Certificate) throws(ValidatorError) -> Bool {
        guard let block = ledger.executed.first, block.height == certificate.height else { return false }
        let rejection = blockRules.checkCertificate(certificate, of: block.header, validators: ledger.validators)
        guard rejection == nil else { return false }
        do throws(LedgerError) { try ledger.certify(certificate) } catch { throw .ledger(error) }
        try settleCertified(block)
        replicaInputs.append(.caughtUp(certificate.checkpoint))
        return true
    }
}
