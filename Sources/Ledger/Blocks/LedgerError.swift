package import Primitives
package import Storage

/// What the environment did to the ledger: its disk, or what stands on it.
package enum LedgerError: Error, Hashable, Sendable, CustomStringConvertible {
    case storage(StorageError)
    /// Something in `chain/` does not decode or is missing.
    case damagedChain(height: BlockHeight?, detail: String)
    /// The store belongs to another genesis than the one given.
    case otherGenesis(stored: Hash256, given: Hash256)
    /// Something in `state/` does not fit `chain/`.
    case damagedState(detail: String)
    /// `chain/` lacks blocks that `state/` was made from.
    case chainBehind(chain: BlockHeight, state: BlockHeight)
    /// The state would have to be made from blocks that were never here, because the node began with a snapshot.
    case historyMissing(through: BlockHeight)
    /// Execution here gave another result than a certificate states.
    case divergence(height: BlockHeight, own: Hash256, certified: Hash256)
    /// A duty of the caller was not kept; the text says which.
    case outOfOrder(String)

    package var description: String {
        switch self {
        case .storage(let error): "\(error)"
        case .damagedChain(let height, let detail):
            "the block store is damaged\(height.map { " at height \($0)" } ?? ""): \(detail); "
                + "restore a backup of data/chain, or move data/chain and data/state away (never data/journal) and start: "
                + "the node fetches the blocks anew"
        case .otherGenesis(let stored, let given):
            "this home belongs to the genesis \(stored) and was started with \(given); use the genesis file it was made with"
        case .damagedState(let detail):
            "the state is damaged: \(detail); make it anew from the blocks with `consilium rebuild-state`"
        case .chainBehind(let chain, let state):
            "data/chain ends at block \(chain) although data/state stands at \(state), so blocks were lost; restore a backup of "
                + "data/chain, or move data/chain and data/state away (never data/journal) and start: the node fetches the blocks anew"
        case .historyMissing(let height):
            "the state cannot be made from the blocks: this node began with a snapshot at height \(height) and has no block up to "
                + "there; move data/chain and data/state away, and the node fetches a snapshot from its peers"
        case .divergence(let height, let own, let certified):
            "execution diverged at height \(height): this node has block \(own), the certificate block \(certified)"
        case .outOfOrder(let what): what
        }
    }
}
