import Primitives

// What one member signed is held against what else it signed. In: votes that come late, VIEW-CHANGEs and the certificates in
// them, COMMITs. Out: `.report`. What may be compared soundly is in `Docs/spec/evidence.md`.
extension Replica {
    /// What a vote tells that is of no use any more.
    package enum LateVote: Hashable, Sendable {
        /// The first one of its sender there: to be kept as it is, unchecked.
        case first
        /// The sender's kept vote says something else: both are to be checked, and given to the replica.
        case contradicts(SignedMessage)
    }

    /// Looks at a vote that `isUseful` does not want, because its phase is over; nil for everything else.
    ///
    /// Most votes beyond the quorum come so late. Checking each would cost as much as agreement itself; keeping one for each
    /// member, phase and place costs little, and a member that tells two stories is noticed all the same.
    package func lateVote(_ signed: SignedMessage) -> LateVote? {
        guard committee.contains(signed.sender), signed.sender != own, let held = place(of: signed),
            held.votes[signed.sender] == nil
        else { return nil }
        guard let late = held.votes.late(of: signed.sender) else { return .first }
        guard late.value != held.value else { return nil }
        let first = SignedMessage(held.message(late.value), sender: signed.sender, signature: late.signature)
        return .contradicts(first)
    }

    mutating func onReceivedLate(_ signed: SignedMessage) {
        guard lateVote(signed) == .first else { return }
        let size = committee.size
        switch signed.message {
        case .prepare(let vote):
            guard let place = slots.place(of: vote.height) else { return }
            let late = Vote(value: vote.digest, signature: signed.signature)
            slots[place].keepLatePrepare(late, of: signed.sender, view: vote.view, size: size)
        case .commit(let vote):
            guard let place = slots.place(of: vote.height) else { return }
            let late = Vote(value: vote.digest, signature: signed.signature)
            slots[place].keepLateCommit(late, of: signed.sender, view: vote.view, size: size)
        case .checkpoint(let vote):
            let late = Vote(value: vote.blockHash, signature: signed.signature)
            guard let place = slots.place(of: vote.height) else {
                return recent.keepLate(late, of: signed.sender, at: vote.height, size: size)
            }
            slots[place].checkpoints.keepLate(late, of: signed.sender, size: size)
        default: return
        }
    }

    /// The votes that a vote would stand among, what it votes for, and how a vote there for something else reads.
    private struct VotePlace {
        let votes: VoteSet
        let value: Hash256
        let message: (Hash256) -> PBFTMessage
    }

    private func place(of signed: SignedMessage) -> VotePlace? {
        switch signed.message {
        case .prepare(let vote):
            guard signed.sender != committee.primary(of: vote.view), let slot = kept(vote.view, vote.height) else { return nil }
            return VotePlace(votes: slot.round(of: vote.view)?.prepares ?? VoteSet(), value: vote.digest) {
                .prepare(Prepare(view: vote.view, height: vote.height, digest: $0))
            }
        case .commit(let vote):
            guard let slot = kept(vote.view, vote.height) else { return nil }
            return VotePlace(votes: slot.round(of: vote.view)?.commits ?? VoteSet(), value: vote.digest) {
                .commit(Commit(view: vote.view, height: vote.height, digest: $0))
            }
        case .checkpoint(let vote):
            guard let votes = slots[vote.height]?.checkpoints ?? recent.checkpoints(at: vote.height) else { return nil }
            return VotePlace(votes: votes, value: vote.blockHash) {
                .checkpoint(Checkpoint(height: vote.height, blockHash: $0))
            }
        case .prePrepare, .suspect, .viewChange, .newView, .status: return nil
        }
    }

    private func kept(_ view: ViewNumber, _ height: BlockHeight) -> Slot? { listens(to: view) ? slots[height] : nil }

    // MARK: Certified heights

    /// Keeps a certified height with what was heard of it; returns the pairs in which heard and certified contradict each other.
    mutating func remember(_ certificate: CheckpointCertificate, of heard: VoteSet) -> [(SignedMessage, SignedMessage)] {
        var (votes, conflicts) = (heard, [(SignedMessage, SignedMessage)]())
        for message in certificate.messages {
            let vote = Vote(value: certificate.blockHash, signature: message.signature)
            guard case .conflict(let held) = votes.record(vote, of: message.sender, size: committee.size) else { continue }
            conflicts.append((Self.checkpoint(held, of: message.sender, at: certificate.height), message))
        }
        recent.append(certificate, votes, limit: settings.window)
        return conflicts
    }

    /// A CHECKPOINT of a height that is done proves nothing but, perhaps, that its sender signed another one there.
    mutating func compareWithCertified(_ content: Checkpoint, _ signed: SignedMessage, _ effects: inout [ReplicaEffect]) {
        let vote = Vote(value: content.blockHash, signature: signed.signature)
        guard case .conflict(let held)? = recent.record(vote, of: signed.sender, at: content.height, size: committee.size)
        else { return }
        reportConflict(Self.checkpoint(held, of: signed.sender, at: content.height), signed, &effects)
    }

    /// The CHECKPOINT that a vote was taken from.
    static func checkpoint(_ vote: Vote, of sender: ValidatorIndex, at height: BlockHeight) -> SignedMessage {
        let content = Checkpoint(height: height, blockHash: vote.value)
        return SignedMessage(.checkpoint(content), sender: sender, signature: vote.signature)
    }

    // MARK: Certificates

    /// Votes that come inside certificates are votes like any others: they count, and they can contradict.
    mutating func takeVotes(of content: ViewChange, _ effects: inout [ReplicaEffect]) {
        for proof in content.prepared where listens(to: proof.view) {
            for message in proof.messages(in: committee) where message.sender != own { takeVote(message, &effects) }
        }
        for message in content.certificate?.messages ?? [] where message.sender != own { takeVote(message, &effects) }
    }

    private mutating func takeVote(_ signed: SignedMessage, _ effects: inout [ReplicaEffect]) {
        switch signed.message {
        case .prePrepare(let content): onPrePrepare(content, signed, &effects)
        case .prepare(let content): onPrepare(content, signed, &effects)
        case .checkpoint(let content): onCheckpoint(content, signed, &effects)
        default: return
        }
    }

    // MARK: What a COMMIT rests on

    /// Holds a VIEW-CHANGE against the COMMITs of its sender.
    mutating func compareCommits(with content: ViewChange, _ signed: SignedMessage, _ effects: inout [ReplicaEffect]) {
        for place in slots.places {
            guard let height = slots.height(at: place) else { continue }
            for round in slots[place].rounds {
                guard let vote = round.commits[signed.sender] else { continue }
                let commit = Commit(view: round.view, height: height, digest: vote.value)
                guard content.conceals(commit) else { continue }
                let message = SignedMessage(.commit(commit), sender: signed.sender, signature: vote.signature)
                reportConflict(message, signed, &effects)
            }
        }
    }

    /// Holds a COMMIT against the last VIEW-CHANGE of its sender.
    func compareViewChange(with commit: Commit, _ signed: SignedMessage, _ effects: inout [ReplicaEffect]) {
        guard let held = viewChanges[Int(signed.sender.rawValue)], let content = held.viewChange, content.conceals(commit)
        else { return }
        reportConflict(signed, held, &effects)
    }
}

extension ViewChange {
    /// Whether whoever signed the COMMIT hides here what it rests on.
    ///
    /// It was signed before this, since nothing of a lower view is signed after a VIEW-CHANGE (INV-3); its prepared certificate
    /// was durable (INV-4), and is let go only for one of a higher view or when the height is certified.
    package func conceals(_ commit: Commit) -> Bool {
        guard commit.view < newView else { return false }
        if let certificate, certificate.height >= commit.height { return false }
        return !prepared.contains { proof in
            proof.height == commit.height
                && (proof.view > commit.view || (proof.view == commit.view && proof.digest == commit.digest))
        }
    }
}
