import Ledger
import NodeAPI
import NodeRuntime
import PeerNetwork
import Storage
import Validator

extension FindingCode {
    /// What it is that kept a node from starting or going on.
    init(of error: any Error) {
        self =
            switch error {
            case let error as NodeError: Self.code(error)
            case let error as HomeError: Self.code(error)
            case is ConfigurationError: .settingsUnusable
            case ListenError.addressInUse: .portInUse
            case PeerNetworkError.addressInUse: .portInUse
            case is PeerNetworkError: .settingsUnusable
            default: .failed
            }
    }

    private static func code(_ error: NodeError) -> FindingCode {
        switch error {
        case .genesis: .genesisUnusable
        case .storage(let error): code(error)
        case .damagedChain: .chainDamaged
        case .damagedState: .stateDamaged
        case .damagedJournal: .journalDamaged
        case .otherKey, .otherOrganisation: .keysMismatch
        case .validator(let error): code(error)
        }
    }

    private static func code(_ error: ValidatorError) -> FindingCode {
        switch error {
        case .ledger(.storage(let error)), .journal(let error): code(error)
        case .ledger(.damagedChain), .ledger(.chainBehind): .chainDamaged
        case .ledger(.damagedState): .stateDamaged
        case .ledger(.otherGenesis): .genesisUnusable
        case .ledger(.divergence): .diverged
        case .damagedJournal: .journalDamaged
        default: .failed
        }
    }

    private static func code(_ error: StorageError) -> FindingCode {
        switch error {
        case .full: .diskFull
        case .inUse, .recordTooLarge: .failed
        default: .diskFailed
        }
    }

    private static func code(_ error: HomeError) -> FindingCode {
        switch error {
        case .keyMissing, .keyAmbiguous, .keyTooOpen, .keyUnusable, .passwordMissing: .keysUnusable
        case .genesisMissing: .genesisUnusable
        default: .homeUnusable
        }
    }
}
