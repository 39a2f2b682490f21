package import Ledger
package import Primitives
package import RecordVault

/// Why a node does not do what it was asked with a record.
package enum NodeRecordsError: Error, Sendable, CustomStringConvertible {
    /// The rules forbid it; says which one.
    case refused(KeyRelease.Refusal)
    /// The key that was deposited does not belong to the blob.
    case keyOfAnotherBlob(Hash256)
    /// Only the custodian's own organisation deposits keys.
    case notCustodian(Hash256)
    /// The envelope wraps no key to this node, from this account.
    case notADeposit(Hash256)
    /// Nobody has granted the erasure of this record.
    case erasureNotGranted(Hash256)
    /// The erasure of this record was granted; it is not taken again.
    case erased(Hash256)
    /// Members that may hold the record do not answer now.
    case unreachable(Hash256)
    /// Too many records are being fetched from other members at once.
    case busy
    case vault(VaultError)
    case ledger(LedgerError)

    package var description: String {
        switch self {
        case .refused(let refusal): refusal.sentence
        case .keyOfAnotherBlob(let blob): "the key does not belong to blob \(blob); deposit the key that sealed it"
        case .notCustodian(let blob):
            "the record \(blob) is registered for another custodian; its key belongs on that custodian's node"
        case .notADeposit(let blob):
            "this envelope deposits no key of blob \(blob); wrap the key to this node's key, for the asking account, disclosure 0"
        case .erasureNotGranted(let blob):
            "the certified state grants no erasure of record \(blob); the patient asks for it and the custodian decides"
        case .erased(let blob):
            "the record \(blob) has been erased and is not taken again; register what is new as a record of its own"
        case .unreachable(let blob):
            "the record \(blob) is not on this node and its custodian does not answer; try again later or ask the custodian's node"
        case .busy: "this node fetches many records from other members now; try again in a moment"
        case .vault(let error): "\(error)"
        case .ledger(let error): "\(error)"
        }
    }
}
