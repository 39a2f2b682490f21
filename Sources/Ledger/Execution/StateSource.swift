internal import Primitives
package import StateTree

/// Where the values of one version of the state are read: the tree at an executed height, or a certified snapshot.
package protocol StateSource {
    func value(for key: StateKey) throws(StateTreeError) -> [UInt8]?

    /// The first `limit` entries whose path begins with `prefix`, ascending, behind `after` where one is given.
    func entries(prefix: [UInt8], after: [UInt8]?, limit: Int) throws(StateTreeError) -> [StateEntry]
}

/// One stored value with its key.
package struct StateEntry: Hashable, Sendable {
    package let key: StateKey
    package let value: [UInt8]

    package init(key: StateKey, value: [UInt8]) {
        self.key = key
        self.value = value
    }
}

/// The stored state of a snapshot, for queries from any thread.
extension StateReader: StateSource {
    package func entries(prefix: [UInt8], after: [UInt8]?, limit: Int) throws(StateTreeError) -> [StateEntry] {
        try scan(prefix: prefix, after: after, limit: limit).map { StateEntry(key: $0.key, value: $0.value) }
    }
}

/// One executed version of the tree, for the thread that owns the tree.
struct TreeSource: StateSource {
    let tree: StateTree
    let version: StateVersion

    func value(for key: StateKey) throws(StateTreeError) -> [UInt8]? { try tree.value(for: key, at: version) }

    func entries(prefix: [UInt8], after: [UInt8]?, limit: Int) throws(StateTreeError) -> [StateEntry] {
        try tree.scan(prefix: prefix, after: after, limit: limit, at: version).map { StateEntry(key: $0.key, value: $0.value) }
    }
}
