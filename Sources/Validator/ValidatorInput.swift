package import Ledger
package import Primitives

/// The name of a peer: its consensus key.
package typealias PeerID = PublicKey

/// Names one submission of this node's own clients, so that the answer finds its asker.
package struct SubmissionID: Hashable, Sendable {
    package let rawValue: UInt64
    package init(_ rawValue: UInt64) { self.rawValue = rawValue }
}

/// Names one set of signatures, one answer with blocks, or one part of a snapshot that is being checked outside.
package struct VerificationID: Hashable, Sendable {
    package let rawValue: UInt64
    package init(_ rawValue: UInt64) { self.rawValue = rawValue }
}

/// A transaction that a client of this node sent; decoded, nothing else checked.
package struct Submission: Sendable {
    package let id: SubmissionID
    package let transaction: SignedTransaction

    package init(id: SubmissionID, transaction: SignedTransaction) {
        self.id = id
        self.transaction = transaction
    }
}

/// Everything a validator may be told.
package enum ValidatorInput: Sendable {
    /// Once, first.
    case started
    /// 10 ms have passed.
    case tick
    case received(PeerMessage, from: PeerID)
    case submitted([Submission])
    /// Answer to `.checkSignatures`, in its order.
    case signaturesChecked(VerificationID, [Bool])
    /// Answer to `.checkBlocks`.
    case blocksChecked(VerificationID, CheckedBlocks)
    /// Answer to `.checkSnapshotPart`; nil if the part is none.
    case snapshotPartChecked(VerificationID, CheckedSnapshotPart?)
    case peerConnected(PeerID)
    case peerDisconnected(PeerID)
}
