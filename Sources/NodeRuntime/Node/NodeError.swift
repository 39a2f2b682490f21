package import Ledger
package import Storage
package import Validator

/// Why a node cannot start or go on; each sentence names the thing and the remedy.
package enum NodeError: Error, Sendable, CustomStringConvertible {
    case genesis(path: String, GenesisRejection)
    case storage(StorageError)
    case damagedChain(StorageError)
    case damagedState(StorageError)
    case damagedJournal(StorageError)
    /// A key of the home is not the one that the genesis names for this validator.
    case otherKey(path: String, genesis: String)
    /// The consensus key belongs to a validator of another organisation than the settings name.
    case otherOrganisation(setting: String, genesis: String)
    case validator(ValidatorError)

    package var description: String {
        switch self {
        case .genesis(let path, let rejection): "\(path) is not a usable genesis document: \(rejection)"
        case .storage(let error): "\(error)"
        case .damagedChain(let error):
            "\(error.cause); restore a backup of data/chain, or move data/chain and data/state away (never data/journal) and start: the "
                + "node fetches the blocks anew from the other members"
        case .damagedState(let error):
            "\(error.cause); make it anew from the blocks with `consilium rebuild-state`"
        case .damagedJournal(let error):
            "\(error.cause); never restore a journal from a backup, but move data/journal away and start: the node then only observes "
                + "until it is admitted with a new consensus key"
        case .otherKey(let path, let genesis):
            "the key \(path) is not the one that \(genesis) names for this validator; restore the right key from your backup"
        case .otherOrganisation(let setting, let genesis):
            "the consensus key belongs to a validator of \(genesis) and node.organisation is \(setting); one of the two is another "
                + "node's, so put back this node's own keys/consensus or correct config/node.yaml"
        case .validator(let error): "\(error)"
        }
    }
}
