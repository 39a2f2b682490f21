import Primitives

// Nothing is sent only once: every second, and when a peer comes back, STATUS says what this replica has, and whoever has
// more sends it again, signed by whomever. In: STATUS, `.peerConnected`, `.votesMissed`. Out: STATUS, relayed messages, `.fetchBlocks`.
extension Replica {
    var currentStatus: Status { status(asksForVotes: false) }

    private func status(asksForVotes: Bool) -> Status {
        var phases: [HeldPhases] = []
        for height in votableHeights {
            guard let slot = slots[height] else { break }
            phases.append(heldPhases(slot, height))
        }
        while phases.last == [] { phases.removeLast() }
        return Status(
            view: durable.enteredView,
            certifiedHeight: certified.height,
            phases: phases,
            asksForVotes: asksForVotes
        )
    }

    private func heldPhases(_ slot: Slot, _ height: BlockHeight) -> HeldPhases {
        var held: HeldPhases = []
        if let adopted = slot.adopted, slot.holds(adopted.digest) { held.insert(.proposed) }
        if isPrepared(height, in: durable.enteredView) { held.insert(.prepared) }
        if slot.committed != nil { held.insert(.committed) }
        if slot.blockHash != nil { held.insert(.executed) }
        return held
    }

    /// Blocks took the place of agreement for a while; without this, what was said about heights in flight would come with the
    /// next STATUS but one.
    func askForVotes(_ effects: inout [ReplicaEffect]) { effects.append(.broadcast(.status(status(asksForVotes: true)))) }

    mutating func onPeerConnected(_ peer: ValidatorIndex, _ effects: inout [ReplicaEffect]) {
        guard committee.contains(peer), peer != own else { return }
        peers[Int(peer.rawValue)] = nil
        effects.append(.send(.status(currentStatus), to: peer))
        for message in messages(of: peer) { effects.append(.relay(message, to: .one(peer))) }
    }

    /// The latest votes of a peer, as far as they are held: it looks whether its journal knows them.
    private func messages(of peer: ValidatorIndex) -> [SignedMessage] {
        var found: [SignedMessage] = []
        for place in slots.places {
            guard let height = slots.height(at: place) else { continue }
            found += slots[place].messages(of: peer, at: height, in: committee)
        }
        if let viewChange = viewChanges[Int(peer.rawValue)] { found.append(viewChange) }
        if let newView = durable.newView, newView.sender == peer { found.append(newView) }
        return found
    }

    mutating func onStatus(_ content: Status, from peer: ValidatorIndex, _ effects: inout [ReplicaEffect]) {
        guard peer != own, !Mutation.isActive(.statusNotAnswered) else { return }
        let previous = peers[Int(peer.rawValue)]
        peers[Int(peer.rawValue)] = PeerProgress(view: content.view, certifiedHeight: content.certifiedHeight)
        if content.view < durable.enteredView, let newView = durable.newView { effects.append(.relay(newView, to: .one(peer))) }
        // A peer that made a block since its last STATUS receives what it needs as it is, unless it says that it fetched it.
        if let previous, previous.certifiedHeight != content.certifiedHeight, !content.asksForVotes { return }
        relayViewChanges(to: peer, content, &effects)
        resendCertificates(to: peer, content, &effects)
        for height in votableHeights where height > content.certifiedHeight {
            guard let slot = slots[height] else { continue }
            resendVotes(slot, height, to: peer, content, &effects)
        }
    }

    /// PBFT §4.5.2 lets everybody resend only its own; here anybody passes on what it holds for views above the peer's, so that
    /// a view change heals where links work in one direction only.
    ///
    /// A large committee gets a part at a time, another one with each STATUS.
    private func relayViewChanges(to peer: ValidatorIndex, _ content: Status, _ effects: inout [ReplicaEffect]) {
        let floor = max(content.view, durable.enteredView)
        let held = viewChanges.compactMap { $0 }.filter {
            $0.sender != own && $0.sender != peer && ($0.viewChange?.newView ?? .initial) > floor
        }
        guard !held.isEmpty else { return }
        let start = Int((timers.now / max(1, settings.statusTicks)) % UInt64(held.count))
        let turned = held[start...] + held[..<start]
        relay(Array(turned.prefix(ReplicaSettings.viewChangeRelayLimit)), to: peer, &effects)
    }

    /// A peer that executed a height and missed its CHECKPOINTs needs no block, only the signatures.
    private func resendCertificates(to peer: ValidatorIndex, _ content: Status, _ effects: inout [ReplicaEffect]) {
        for certificate in recent.certificates where content.phases(at: certificate.height).contains(.executed) {
            relay(certificate.messages, to: peer, &effects)
        }
    }

    private func resendVotes(
        _ slot: Slot,
        _ height: BlockHeight,
        to peer: ValidatorIndex,
        _ content: Status,
        _ effects: inout [ReplicaEffect]
    ) {
        let held = content.phases(at: height)
        let round = slot.round(of: content.view)
        if let round, !held.contains(.prepared) { resendPrepares(round, height, to: peer, &effects) }
        if !held.contains(.committed) {
            // The COMMITs that ordered the height prove it to a peer in another view too.
            let proof = slot.roundOfCommits(reaching: committee.quorum)
            if let proof { relay(proof.commitMessages(at: height), to: peer, &effects) }
            if let round, round.view != proof?.view {
                relay(round.commitMessages(at: height).filter { $0.sender == own }, to: peer, &effects)
            }
        }
        let checkpoints = slot.checkpoints.all.map { index, vote in
            let message = PBFTMessage.checkpoint(Checkpoint(height: height, blockHash: vote.value))
            return SignedMessage(message, sender: index, signature: vote.signature)
        }
        relay(checkpoints, to: peer, &effects)
    }

    /// The whole certificate if this replica is prepared, else the proposal and the own vote.
    private func resendPrepares(_ round: Round, _ height: BlockHeight, to peer: ValidatorIndex, _ effects: inout [ReplicaEffect])
    {
        if let proof = durable[height]?.prepared, proof.view == round.view {
            relay(proof.messages(in: committee), to: peer, &effects)
            return
        }
        let primary = committee.primary(of: round.view)
        let messages = round.prepares.all.filter { $0.index == primary || $0.index == own }.map { index, vote in
            let message: PBFTMessage =
                index == primary
                ? .prePrepare(PrePrepare(view: round.view, height: height, digest: vote.value))
                : .prepare(Prepare(view: round.view, height: height, digest: vote.value))
            return SignedMessage(message, sender: index, signature: vote.signature)
        }
        relay(messages, to: peer, &effects)
    }

    private func relay(_ messages: [SignedMessage], to peer: ValidatorIndex, _ effects: inout [ReplicaEffect]) {
        for message in messages where message.sender != peer { effects.append(.relay(message, to: .one(peer))) }
    }

    // MARK: Catching up

    /// A certificate proves that its bringer may have the block.
    mutating func noteCertificate(_ certificate: CheckpointCertificate?, from peer: ValidatorIndex) {
        guard let certificate, certificate.height > certified.height, peer != own else { return }
        let place = Int(peer.rawValue)
        if let known = peers[place], known.certifiedHeight >= certificate.height { return }
        peers[place] = PeerProgress(view: peers[place]?.view ?? .initial, certifiedHeight: certificate.height)
    }

    /// Asks for blocks when others are certified higher and the own execution did not follow in time.
    mutating func fetchIfBehind(_ effects: inout [ReplicaEffect]) {
        // Whoever executes differently would only do so again.
        guard mode != .diverged else { return timers.stop(.fetch) }
        guard peers.contains(where: { ($0?.certifiedHeight ?? .genesis) > certified.height }) else { return timers.stop(.fetch) }
        var claims: [(peer: ValidatorIndex, height: BlockHeight)] = []
        for (place, peer) in peers.enumerated() {
            guard let height = peer?.certifiedHeight, height > certified.height else { continue }
            claims.append((ValidatorIndex(UInt64(place)), height))
        }
        claims.sort { $0.height != $1.height ? $0.height > $1.height : $0.peer < $1.peer }
        guard let highest = claims.first?.height, let from = certified.height.next else {
            timers.stop(.fetch)
            return
        }
        guard timers.isRunning(.fetch) else {
            timers.start(.fetch, ticks: settings.fetchTicks)
            return
        }
        guard timers.takeExpired(.fetch) else { return }
        let through = min(highest, certified.height.advanced(by: settings.fetchSpan) ?? highest)
        effects.append(.fetchBlocks(from: from, through: through, holders: claims.map(\.peer)))
        timers.start(.fetch, ticks: settings.statusTicks)
    }
}
