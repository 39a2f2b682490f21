import ContractVM
import Primitives

/// Bytes written where a Hash, an Account or an Organisation is wanted.
enum FixedLiteral {
    static func value(_ bytes: [UInt8], as type: ContractType) -> ContractValue? {
        switch type {
        case .hash: Hash256(bytes: bytes).map { .hash($0) }
        case .account: AccountID(bytes: bytes).map { .account($0) }
        case .organisation: OrganisationID(bytes: bytes).map { .organisation($0) }
        default: nil
        }
    }
}
