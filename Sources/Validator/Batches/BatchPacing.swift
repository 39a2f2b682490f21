internal import Primitives

/// When the primary makes its next batch: at once while nothing is in flight, else when enough waits or waited long enough.
///
/// Small batches cost a signature and a sync each, large ones latency; this keeps both low without knowing the load.
struct BatchPacing {
    /// The highest height proposed here.
    private(set) var proposed = BlockHeight.genesis
    /// The replica was told "nothing"; it has to be told when that changes.
    var isReplicaWaiting = false
    private(set) var viewEnteredAt = Timestamp.zero
    /// When the last block was certified, and the last one that was well filled.
    private(set) var lastBlockAt = Timestamp.zero
    private(set) var lastFullBlockAt = Timestamp.zero
    /// When the newest certified block was proposed, as far as this node heard of it.
    private(set) var lastProposalAt = Timestamp.zero
    /// What is waiting longer than half the patience was relayed to everybody up to this arrival.
    var relayedThrough = Timestamp.zero
    /// When the bodies of proposed batches were sent to everybody, because no block came.
    var proposedRelayedAt = Timestamp.zero

    mutating func noteProposal(_ height: BlockHeight) { proposed = max(proposed, height) }

    mutating func viewEntered(at time: Timestamp) {
        viewEnteredAt = time
        proposed = .genesis
        relayedThrough = .zero
    }

    mutating func noteBlock(isFull: Bool, proposedAt: Timestamp?, at time: Timestamp) {
        lastBlockAt = time
        if let proposedAt { lastProposalAt = min(proposedAt, time) }
        if isFull { lastFullBlockAt = time }
    }

    /// The clock was put back: what it said before must not keep patience waiting until it says so again.
    mutating func clockStepped(backTo time: Timestamp) {
        viewEnteredAt = min(viewEnteredAt, time)
        lastBlockAt = min(lastBlockAt, time)
        lastFullBlockAt = min(lastFullBlockAt, time)
        lastProposalAt = min(lastProposalAt, time)
        relayedThrough = min(relayedThrough, time)
        proposedRelayedAt = min(proposedRelayedAt, time)
    }

    func isDue(waiting: Int, oldest: Timestamp?, certified: BlockHeight, now: Timestamp, settings: ValidatorSettings) -> Bool {
        guard waiting > 0 else { return false }
        if proposed <= certified || waiting >= settings.batchTarget { return true }
        guard let oldest else { return false }
        return now.distance(above: oldest) >= settings.batchDelayMilliseconds
    }
}
