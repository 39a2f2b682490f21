package import Primitives

/// Everything a replica may be told.
package enum ReplicaInput: Hashable, Sendable {
    /// Once, first: the replica resends what it had signed and asks for what it lacks.
    case started
    /// 10 ms have passed.
    case tick
    /// A checked message of a peer, or an own one that is now durable (own votes count only here).
    case received(Authenticated<SignedMessage>)
    /// A vote that `lateVote` calls a first one, unchecked.
    case receivedLate(SignedMessage)
    /// Answer to `.requestProposal`: list and bodies are held, appended to the journal ahead of anything asked for later.
    case proposalReady(Proposal)
    /// Answer to `.requestProposal`: not now. The replica asks again at `.workKnown(true)` or after the next block.
    case nothingToPropose(ViewNumber, BlockHeight)
    /// Answer to `.requireBatch`: the id list and every body are held, appended to the journal ahead of anything asked for
    /// later, exempt from eviction and served to others until the height is certified.
    case batchHeld(BlockHeight, Hash256)
    /// Answer to `.checkProposal`.
    case proposalChecked(Proposal, ProposalVerdict)
    /// Answer to `.execute`.
    case executed(BlockHeight, blockHash: Hash256)
    /// Whether this node knows a transaction that is not ordered yet; repeat `true` when new ones arrive.
    case workKnown(Bool)
    /// The validator accuses the primary of a view, for example of leaving out a transaction; nothing once that view was left.
    case suspectPrimary(SuspicionReason, in: ViewNumber)
    /// A peer is reachable again: it gets a STATUS.
    case peerConnected(ValidatorIndex)
    /// Blocks were fetched, checked, executed and stored up to this height.
    case caughtUp(CheckpointCertificate)
    /// The last of these blocks was fetched: what was said meanwhile about the heights above was not heard.
    case votesMissed
    /// The membership changes: this is the last height of the epoch. The primary fills it up with empty blocks.
    case epochEnds(BlockHeight)
    /// A fetched block that was checked gave another result here than its certificate says.
    case diverged(Divergence)
}

/// Why a primary is suspected; for the log.
package enum SuspicionReason: Hashable, Sendable {
    case noProgress
    case starvedTransaction
    case slowProgress
    case noHeartbeat
    case connectionLost
    case refusedProposal(String)
    case equivocation
    case invalidNewView
}
