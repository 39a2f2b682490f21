import Primitives

/// When the primary asks for its next batch.
struct ProposalPacing: Hashable, Sendable {
    /// The height that was asked for and is not answered.
    var requested: BlockHeight?
    /// Whether transactions wait, as far as this node knows.
    var isWorkKnown = false
    /// Whether the last answer was "nothing"; a new `.workKnown(true)` or a new block asks again.
    var isExhausted = false
}

/// How the patience with a primary is counted.
struct Patience: Hashable, Sendable {
    /// Views in a row that failed; the patience doubles for each.
    var failedViews: UInt64 = 0
    /// What the patience falls back to where heights were seen to need more than the first patience; 0 where they were not.
    var paceTicks: UInt64 = 0
    /// Since when the next height is waited for, through however many views.
    var waitingSinceTick: UInt64?
    /// The view whose primary this replica suspects.
    var suspectedView: ViewNumber?
    /// The tick of the last block, and the later of it and the tick at which the view was entered.
    var lastBlockTick: UInt64 = 0
    var quietSinceTick: UInt64 = 0
}

/// What the last STATUS of a peer said.
struct PeerProgress: Hashable, Sendable {
    let view: ViewNumber
    let certifiedHeight: BlockHeight
}
