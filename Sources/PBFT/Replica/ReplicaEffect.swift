package import Primitives

/// Everything a replica may ask for.
///
/// Carried out strictly in order.
package enum ReplicaEffect: Hashable, Sendable {
    /// A barrier: nothing after it leaves the node before it is on disk. One sync may cover many.
    case persist(DurableRecord)
    /// Sign, send to every other validator (a PRE-PREPARE with its batch beside it), and give it back as `.received`.
    case broadcast(PBFTMessage)
    /// Sign and send to one validator; only for STATUS.
    case send(PBFTMessage, to: ValidatorIndex)
    /// Send a message that is signed already, whoever signed it.
    case relay(SignedMessage, to: Recipients)
    /// Make the next batch; answer `.proposalReady` or `.nothingToPropose`.
    case requestProposal(ViewNumber, BlockHeight, ProposalOccasion)
    /// Hold list and bodies of this digest on disk, fetching them from whoever has them; answer `.batchHeld`. May repeat.
    case requireBatch(BlockHeight, Hash256)
    /// Check a fresh proposal, whose batch is held, by the rules that everyone sees alike; answer `.proposalChecked`.
    case checkProposal(Proposal)
    /// The batch is committed: execute it (`Hash256.nullBatch` is the null batch). Heights come in order, each once;
    /// answer `.executed`.
    case execute(BlockHeight, Hash256)
    /// The block of the height is certified. Heights come in order; everything kept for it may go.
    case certified(CheckpointCertificate)
    /// Fetch blocks with certificates, from holders in this order of preference; answer `.caughtUp`. Claims may be lies.
    case fetchBlocks(from: BlockHeight, through: BlockHeight, holders: [ValidatorIndex])
    /// The replica left a view or entered one; for logs and metrics.
    case viewChanged(ViewNumber, ViewStatus)
    /// The replica suspects the primary of the view; for logs and metrics.
    case suspected(ViewNumber, SuspicionReason)
    /// Somebody broke the rules and signed it.
    case report(Evidence)
    /// The own execution differs from the others'. The replica has stopped voting.
    case diverged(Divergence)
    /// A message that this replica signed is not in its journal. The replica has stopped voting.
    case forgotten(SignedMessage)
}

/// Who gets a relayed message.
package enum Recipients: Hashable, Sendable {
    case all
    case one(ValidatorIndex)
}

/// Whether a replica votes in its view or waits for its NEW-VIEW.
package enum ViewStatus: Hashable, Sendable {
    case active
    case changing
}
