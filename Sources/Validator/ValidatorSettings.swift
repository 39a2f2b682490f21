package import Ledger
package import PBFT
package import StateTree

/// The numbers of one member; local to the node, so members may differ.
///
/// Ticks are 10 ms in the daemon.
package struct ValidatorSettings: Sendable {
    /// The window W is taken from the chain's parameters, whatever stands here.
    package var replica = ReplicaSettings()
    package var pool = PoolLimits()
    package var tree = StateTreeSettings()
    /// While heights are in flight, a further one is proposed at this many waiting transactions.
    package var batchTarget = 512
    /// Or when the oldest has waited for so long.
    package var batchDelayMilliseconds: UInt64 = 20
    /// The most transactions of one proposal; the chain's own limits hold beside it.
    package var batchCountMax = 2_048
    package var batchByteCountMax = 1_048_576
    /// How long the primary's connection may be gone before it is suspected; enough for it to be made anew.
    package var lostPrimaryTicks: UInt64 = 20
    /// How long a missing list or body is waited for before somebody is asked, and before the next one is.
    package var fetchPatienceTicks: UInt64 = 3
    /// How long a peer has for the answer to a request for blocks.
    package var blockPatienceTicks: UInt64 = 100
    /// The most bytes of blocks in one answer.
    package var blockAnswerByteCount = 1_048_576
    /// A node that is so many blocks behind asks for a snapshot first; 0 for never.
    package var snapshotGap: UInt64 = 10_000
    /// A snapshot is offered at the first block of every period of block time; members with equal periods offer the same.
    package var snapshotPeriodMilliseconds: UInt64 = 60_000
    /// About how many bytes of a snapshot one answer holds.
    package var snapshotAnswerByteCount = 1_048_576
    /// How long a peer has for an answer about snapshots.
    package var snapshotPatienceTicks: UInt64 = 200
    /// A new journal segment begins after so many bytes.
    package var journalSegmentByteCount: UInt64 = 33_554_432

    package init() {}
}
