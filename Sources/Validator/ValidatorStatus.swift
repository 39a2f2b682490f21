internal import Ledger
package import PBFT
package import Primitives
internal import Storage

/// What a validator says of itself, for `status`, `consensus_state` and metrics.
package struct ValidatorStatus: Hashable, Sendable {
    package let certifiedHeight: BlockHeight
    package let executedHeight: BlockHeight
    package let epoch: EpochNumber
    /// The last height of the epoch, once it is decided.
    package let epochEnd: BlockHeight?
    /// The consensus key that the node goes by.
    package let key: PeerID
    /// Whether the present set of validators names it.
    package let isMember: Bool
    package let view: ViewNumber
    package let viewStatus: ViewStatus
    package let primary: PeerID?
    package let mode: ReplicaMode
    package let isCatchingUp: Bool
    package let poolCount: Int
    package let poolByteCount: Int
    /// Transactions whose signatures are being checked.
    package let checkingCount: Int
    package let viewChangeCount: UInt64
    package let journalByteCount: UInt64
}

extension Validator {
    package var status: ValidatorStatus {
        ValidatorStatus(
            certifiedHeight: ledger.certifiedHeight,
            executedHeight: ledger.executedHeight,
            epoch: seat.committee.epoch,
            epochEnd: ledger.scheduledChange?.lastHeight,
            key: seat.key,
            isMember: seat.own != nil,
            view: replica.view,
            viewStatus: replica.status,
            primary: seat.peer(at: replica.primary),
            mode: replica.mode,
            isCatchingUp: catchUp.isActive,
            poolCount: pool.count,
            poolByteCount: pool.waitingByteCount,
            checkingCount: intake.count,
            viewChangeCount: viewChangeCount,
            journalByteCount: journal.byteCount
        )
    }
}
