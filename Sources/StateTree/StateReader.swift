package import Primitives
package import Storage

/// The stored state as it was when the snapshot was taken, for reads from any thread.
package struct StateReader: Sendable {
    package let height: BlockHeight
    package let root: Hash256
    private let values: StateValues

    /// Reads the head of a snapshot; a store without state reads as empty at height 0.
    package init(snapshot: any KeyValueSnapshot) throws(StateTreeError) {
        let head = try StateTree.readHead(snapshot)
        height = head?.height ?? .genesis
        root = head?.root ?? StateHash.empty
        values = StateValues(source: snapshot)
    }

    /// The value of a key; nil if it has none.
    package func value(for key: StateKey) throws(StateTreeError) -> [UInt8]? {
        try values.record(at: key.path)?.value
    }

    /// At most `limit` entries whose paths begin with `prefix` and lie behind `after`, ascending by path.
    package func scan(
        prefix: [UInt8],
        after: [UInt8]? = nil,
        limit: Int
    ) throws(StateTreeError) -> [(key: StateKey, value: [UInt8])] {
        var entries: [(key: StateKey, value: [UInt8])] = []
        guard limit > 0 else { return entries }
        let from = Self.start(prefix: prefix, after: after)
        try values.scan(from: from, prefix: prefix, bits: prefix.count * 8) { (path, record) throws(StateTreeError) in
            entries.append((key: StateKey(path: path, key: record.key), value: record.value))
            return entries.count < limit ? .next : .stop
        }
        return entries
    }

    /// Visits every entry behind a path, ascending, until the visitor says stop.
    func visit(
        after path: [UInt8]?,
        _ visit: (_ path: [UInt8], _ key: [UInt8], _ value: [UInt8]) -> ScanStep
    ) throws(StateTreeError) {
        try values.scan(from: Self.start(prefix: [], after: path), prefix: [], bits: 0) { (path, record) throws(StateTreeError) in
            visit(path, record.key, record.value)
        }
    }

    /// The least path of a scan.
    static func start(prefix: [UInt8], after: [UInt8]?) -> [UInt8] {
        guard let after, !BitPath.precedes(after, prefix) else { return prefix }
        return after + [0]
    }
}
