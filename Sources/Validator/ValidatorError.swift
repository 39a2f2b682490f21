package import Ledger
package import Primitives
package import Storage

/// Why a validator cannot begin or go on; always this node's own trouble, never a peer's.
package enum ValidatorError: Error, Hashable, Sendable, CustomStringConvertible {
    case ledger(LedgerError)
    case journal(StorageError)
    case damagedJournal(segment: UInt64, String)
    /// The journal remembers the votes of another consensus key than this node's.
    case foreignJournal(owner: PublicKey, own: PublicKey)

    package var description: String {
        switch self {
        case .ledger(let error): "\(error)"
        case .journal(let error): "the journal cannot be used: \(error)"
        case .damagedJournal(let segment, let detail):
            "segment \(segment) of the journal is damaged (\(detail)); move data/journal away and start again: the node then observes until it is admitted with a new consensus key"
        case .foreignJournal(let owner, let own):
            "the journal holds the votes of consensus key \(owner.hex), and this node's is \(own.hex); put this node's own "
                + "data/journal back; if it is lost, move this one away: the node then observes until it is admitted with a new consensus key"
        }
    }
}
