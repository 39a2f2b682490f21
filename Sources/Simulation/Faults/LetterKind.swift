internal import PBFT
internal import Validator

/// The kinds of messages between members, by the names of the specification; raw values stand in scenario files.
package enum LetterKind: String, Hashable, Sendable, CaseIterable {
    case prePrepare = "PRE-PREPARE"
    case prepare = "PREPARE"
    case commit = "COMMIT"
    case checkpoint = "CHECKPOINT"
    case suspect = "SUSPECT"
    case viewChange = "VIEW-CHANGE"
    case newView = "NEW-VIEW"
    case status = "STATUS"
    case transactions = "TRANSACTIONS"
    case batches = "BATCHES"
    case bodies = "BODIES"
    case blocks = "BLOCKS"

    init(_ message: PeerMessage) {
        switch message {
        case .consensus(_, let wire): self.init(wire.signed.kind)
        case .transactions: self = .transactions
        case .bodyRequest: self = .bodies
        case .blockRequest, .blocks, .head, .snapshot: self = .blocks
        default: self = .batches
        }
    }

    private init(_ kind: MessageKind) {
        switch kind {
        case .prePrepare: self = .prePrepare
        case .prepare: self = .prepare
        case .commit: self = .commit
        case .checkpoint: self = .checkpoint
        case .suspect: self = .suspect
        case .viewChange: self = .viewChange
        case .newView: self = .newView
        case .status: self = .status
        }
    }
}
