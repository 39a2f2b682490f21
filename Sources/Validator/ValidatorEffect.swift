package import Ledger
package import PBFT
package import Primitives

/// Everything a validator may ask for; whatever it relies on is durable when it is returned.
package enum ValidatorEffect: Sendable {
    case send(PeerMessage, to: PeerID)
    /// To every other member of the committee that the last roster named.
    case broadcast(PeerMessage)
    /// Check these transactions' signatures, on any thread, and answer `.signaturesChecked`.
    case checkSignatures(VerificationID, [SignedTransaction])
    /// Check blocks that a peer sent, on any threads, and answer `.blocksChecked`.
    case checkBlocks(VerificationID, FetchedBlocks)
    /// Check a part of a snapshot that a peer sent, on any thread, and answer `.snapshotPartChecked`.
    case checkSnapshotPart(VerificationID, SnapshotPart)
    /// Read the answer, on any thread, and send it to the peer, message by message; one that cannot be read is not sent.
    case answer(StoredAnswer, to: PeerID)
    case admitted(SubmissionID, TransactionID)
    case refused(SubmissionID, TransactionRejection)
    case certified(CertifiedBlock)
    /// Who votes and who may connect has changed; also once after `.started`.
    case rosterChanged(PeerRoster)
    case report(ValidatorReport)
    /// The node's own disk or memory of the chain is wrong; the validator takes no further part.
    case halt(ValidatorError)
}

/// A block that has just become certified and durable, for whoever waits for its transactions.
package struct CertifiedBlock: Sendable {
    package let header: BlockHeader
    package let hash: Hash256
    /// In the order of execution.
    package let receipts: [Receipt]
    /// Ordered, but dropped by execution as duplicate or expired; they have no receipt.
    package let dropped: [TransactionID]
}

/// What happened that an operator wants to read; never contents of records.
package enum ValidatorReport: Hashable, Sendable {
    case viewChanged(ViewNumber, ViewStatus)
    case suspected(ViewNumber, SuspicionReason)
    /// New to this node, and not on the chain.
    case evidence(Evidence)
    /// Evidence is on its way to the chain in a transaction of the node's own account.
    case evidenceSent(TransactionID, expires: Timestamp)
    case diverged(Divergence)
    /// A message signed with this node's key is not in its journal: the node observes from now on.
    case forgotten(MessageKind)
    /// The journal is empty and the chain is not: the node observes from now on.
    case journalLost
    /// A peer sent something that no correct member sends.
    case misbehaved(PeerID, String)
    case catchingUp(from: BlockHeight, through: BlockHeight)
    case caughtUp(BlockHeight)
    /// The state at this height is being taken in from peers, instead of the blocks up to it.
    case takingSnapshot(BlockHeight)
    /// The snapshot at this height is the node's state now.
    case tookSnapshot(BlockHeight)
    /// No snapshot could be had; the node goes on by blocks.
    case snapshotUnavailable
    /// The validators change after this height.
    case epochEnds(BlockHeight)
    /// A new set of validators signs, with or without this node.
    case epochBegan(EpochNumber, isMember: Bool)
}
