package import Ledger
package import Storage
package import Validator

/// Why a node cannot start or go on; each sentence names the thing and the remedy.
package enum NodeError: Error, Sendable, CustomStringConvertible {
    case genesis(path: String, GenesisRejection)
    case storage(StorageError)
    case validator(ValidatorError)

    package var description: String {
        switch self {
        case .genesis(let path, let rejection): "\(path) is not a usable genesis document: \(rejection)"
        case .storage(let error): "\(error)"
        case .validator(let error): "\(error)"
        }
    }
}
