package import Primitives

/// Where a transaction stands, as one node sees it.
package enum TransactionStatus: Hashable, Sendable {
    /// Never heard of here.
    case unknown
    /// In the pool or in an unfinished batch.
    case pending
    /// Ordered and executed here, not yet certified by a quorum.
    case committed(height: BlockHeight, index: Int)
    /// In a block that a quorum has signed.
    case certified(height: BlockHeight, index: Int)
    case rejected(TransactionRejection)
    /// Its time passed before it was ordered.
    case expired

    /// The stable name used by the RPC.
    package var name: String {
        switch self {
        case .unknown: "unknown"
        case .pending: "pending"
        case .committed: "committed"
        case .certified: "certified"
        case .rejected: "rejected"
        case .expired: "expired"
        }
    }
}
