import Primitives

/// What a replica knows about one height that is not certified yet.
struct Slot: Hashable, Sendable {
    /// The proposal of the view that the replica votes in.
    struct Adopted: Hashable, Sendable {
        let digest: Hash256
        /// Whether the NEW-VIEW demands it; then nothing but its batch is asked for.
        let isCompelled: Bool
        var check = Check.unasked
    }

    enum Check: Hashable, Sendable {
        case unasked
        case asked
        case accepted
        case refused
    }

    /// Votes by view, ascending; only views near the current one are kept.
    private(set) var rounds: [Round] = []
    var adopted: Adopted?
    /// The digest that a quorum of COMMITs ordered here.
    var committed: Hash256?
    /// The hash of the block that the own execution gave.
    var blockHash: Hash256?
    var checkpoints = VoteSet()
    var certificate: CheckpointCertificate?
    /// Digests whose batch was asked for, and those whose batch is on disk.
    private(set) var required: [Hash256] = []
    private(set) var held: [Hash256] = []

    func round(of view: ViewNumber) -> Round? { rounds.first { $0.view == view } }

    func holds(_ digest: Hash256) -> Bool { digest == .nullBatch || held.contains(digest) }

    mutating func hold(_ digest: Hash256) {
        if !holds(digest) { held.append(digest) }
    }

    /// Notes that the batch is needed; false if that was known or the batch is held.
    mutating func require(_ digest: Hash256) -> Bool {
        guard !holds(digest), !required.contains(digest) else { return false }
        required.append(digest)
        return true
    }

    /// The batches that were asked for and did not come yet.
    var missing: [Hash256] { required.filter { !holds($0) } }

    mutating func recordPrepare(_ vote: Vote, of index: ValidatorIndex, view: ViewNumber, size: Int) -> VoteSet.Outcome {
        rounds[place(of: view)].prepares.record(vote, of: index, size: size)
    }

    mutating func recordCommit(_ vote: Vote, of index: ValidatorIndex, view: ViewNumber, size: Int) -> VoteSet.Outcome {
        rounds[place(of: view)].commits.record(vote, of: index, size: size)
    }

    mutating func keepLatePrepare(_ vote: Vote, of index: ValidatorIndex, view: ViewNumber, size: Int) {
        rounds[place(of: view)].prepares.keepLate(vote, of: index, size: size)
    }

    mutating func keepLateCommit(_ vote: Vote, of index: ValidatorIndex, view: ViewNumber, size: Int) {
        rounds[place(of: view)].commits.keepLate(vote, of: index, size: size)
    }

    /// The round whose COMMITs ordered the height.
    func roundOfCommits(reaching quorum: Int) -> Round? {
        committed.flatMap { digest in rounds.first { $0.commits.value(reaching: quorum) == digest } }
    }

    /// Forgets the votes of views outside the range; what they proved is kept elsewhere.
    mutating func keepRounds(in views: ClosedRange<ViewNumber>) {
        rounds.removeAll { !views.contains($0.view) }
    }

    /// Every vote of one validator that is kept here, as the messages that it signed.
    func messages(of index: ValidatorIndex, at height: BlockHeight, in committee: Committee) -> [SignedMessage] {
        var found: [SignedMessage] = []
        for round in rounds {
            if let vote = round.prepares[index] {
                let isPrimary = index == committee.primary(of: round.view)
                let message: PBFTMessage =
                    isPrimary
                    ? .prePrepare(PrePrepare(view: round.view, height: height, digest: vote.value))
                    : .prepare(Prepare(view: round.view, height: height, digest: vote.value))
                found.append(SignedMessage(message, sender: index, signature: vote.signature))
            }
            found += round.commitMessages(at: height).filter { $0.sender == index }
        }
        if let vote = checkpoints[index] {
            let message = PBFTMessage.checkpoint(Checkpoint(height: height, blockHash: vote.value))
            found.append(SignedMessage(message, sender: index, signature: vote.signature))
        }
        return found
    }

    private mutating func place(of view: ViewNumber) -> Int {
        if let found = rounds.firstIndex(where: { $0.view >= view }) {
            if rounds[found].view != view { rounds.insert(Round(view: view), at: found) }
            return found
        }
        rounds.append(Round(view: view))
        return rounds.count - 1
    }
}
