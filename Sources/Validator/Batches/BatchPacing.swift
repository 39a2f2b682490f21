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
    /// When the last block was certified that had no room left.
    var lastFullBlockAt = Timestamp.zero
    /// What is waiting longer than half the patience was relayed to the primary up to this arrival.
    var relayedThrough = Timestamp.zero

    mutating func noteProposal(_ height: BlockHeight) { proposed = max(proposed, height) }

    mutating func viewEntered(at time: Timestamp) {
        viewEnteredAt = time
        proposed = .genesis
        relayedThrough = .zero
    }

    func isDue(waiting: Int, oldest: Timestamp?, certified: BlockHeight, now: Timestamp, settings: ValidatorSettings) -> Bool {
        guard waiting > 0 else { return false }
        if proposed <= certified || waiting >= settings.batchTarget { return true }
        guard let oldest else { return false }
        return now.distance(above: oldest) >= settings.batchDelayMilliseconds
    }
}
