package import Ledger
package import PBFT
package import Primitives

/// What members send each other above the connection.
///
/// Encoded as `[kind, …]`. Spec: `Docs/spec/peer-messages.md`.
package enum PeerMessage: Sendable {
    /// A signed message of agreement, and the epoch whose set signed it, so that nobody takes an old one for a false one.
    case consensus(EpochNumber, WireMessage)
    /// Transactions for the pool, or bodies that were asked for.
    case transactions([SignedTransaction])
    /// Asks for the id lists of these digests.
    case batchRequest([Hash256])
    /// One id list: its height and contents; the digest is computed from them.
    case batch(BlockHeight, BatchContent)
    /// Asks for the bodies of these ids.
    case bodyRequest([TransactionID])
    /// Asks for certified blocks, from the first to the second height.
    case blockRequest(from: BlockHeight, through: BlockHeight)
    /// Certified blocks in order of height from the one that was asked for, each canonical; as many as fit.
    case blocks(from: BlockHeight, [[UInt8]])
    /// The certificate of the sender's newest block; nil before the first.
    case head(Certificate?)
    /// A part of handing a snapshot over.
    case snapshot(SnapshotMessage)

    /// How urgent a message is on a connection.
    package enum Urgency: Hashable, Sendable {
        case consensus
        case sync
        case gossip
    }
}

extension PeerMessage {
    /// The first item of the encoded array.
    package enum Kind: UInt8, Hashable, Sendable, CaseIterable {
        case consensus = 1
        case transactions = 2
        case batchRequest = 3
        case batch = 4
        case bodyRequest = 5
        case blockRequest = 6
        case blocks = 7
        case head = 8
        case snapshotOffersRequest = 9
        case snapshotOffers = 10
        case snapshotEntriesRequest = 11
        case snapshotEntries = 12
        case snapshotWindowRequest = 13
        case snapshotWindow = 14

        package var urgency: Urgency {
            switch self {
            case .consensus, .batchRequest, .batch, .bodyRequest: .consensus
            case .blockRequest, .blocks, .head: .sync
            case .snapshotOffersRequest, .snapshotOffers, .snapshotEntriesRequest, .snapshotEntries: .sync
            case .snapshotWindowRequest, .snapshotWindow: .sync
            case .transactions: .gossip
            }
        }

        /// The largest encoded message of the kind.
        package var byteCountMax: Int {
            switch self {
            case .consensus: 2_097_152
            case .transactions, .blocks: 16_777_216
            case .batch: 262_144
            case .batchRequest, .bodyRequest: 262_144
            case .blockRequest: 64
            case .head: 32_768
            case .snapshotOffersRequest: 16
            case .snapshotOffers: SnapshotMessage.offerCountMax * SnapshotManifest.byteCountMax
            case .snapshotEntriesRequest: 2_048
            case .snapshotEntries, .snapshotWindow: SnapshotMessage.byteCountMax
            case .snapshotWindowRequest: 64
            }
        }
    }

    package var kind: Kind {
        switch self {
        case .consensus: .consensus
        case .transactions: .transactions
        case .batchRequest: .batchRequest
        case .batch: .batch
        case .bodyRequest: .bodyRequest
        case .blockRequest: .blockRequest
        case .blocks: .blocks
        case .head: .head
        case .snapshot(let message): message.kind
        }
    }
}
