package import Primitives
package import Storage

/// What stands between the caller and the state on disk; each case says what to do.
package enum StateTreeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The store itself failed.
    case storage(StorageError)
    /// The record at `state/head` or a redo record cannot be read.
    case damagedRecord(name: String, detail: String)
    /// A page of tree nodes is missing or is not what its parent's hash says; `prefix` is the subtree's, in hex.
    case damagedPage(prefix: String, bitLength: Int, detail: String)
    /// Values are missing or are not what the tree's hash says; `prefix` is the subtree's or the value's path, in hex.
    case damagedValues(prefix: String, bitLength: Int, detail: String)
    /// The values on disk give another root than the one that was certified.
    case rootMismatch(height: BlockHeight, expected: Hash256, found: Hash256)
    /// The version is older than the stored one, or belongs to a branch that was not stored.
    case versionDropped(height: BlockHeight)
    /// A prefix holds more leaves than a proof may.
    case tooManyLeaves(limit: Int, found: Int)

    package var description: String {
        switch self {
        case .storage(let error):
            error.description
        case .damagedRecord(let name, let detail):
            "the state record \(name) is damaged: \(detail); \(Self.remedy)"
        case .damagedPage(let prefix, let bitLength, let detail):
            "the state tree's page at prefix \(prefix) (\(bitLength) bits) is damaged: \(detail); \(Self.remedy)"
        case .damagedValues(let prefix, let bitLength, let detail):
            "the state's values under prefix \(prefix) (\(bitLength) bits) are damaged: \(detail); \(Self.remedy)"
        case .rootMismatch(let height, let expected, let found):
            "the state's values give root \(found), but at height \(height) the root \(expected) was certified; \(Self.remedy)"
        case .versionDropped(let height):
            "the state at height \(height) is no longer kept; ask for the newest certified height"
        case .tooManyLeaves(let limit, let found):
            "the prefix holds \(found) entries, a proof may hold \(limit); ask for a narrower prefix"
        }
    }

    private static let remedy = "rebuild with `consilium rebuild-state --home DIR`"
}
