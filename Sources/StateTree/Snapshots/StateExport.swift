package import Primitives
package import Storage

/// Cuts the state of a store's snapshot into chunks; owned by one thread at a time, not the one that owns the tree.
package final class StateExport {
    private let tree: StateTree
    private let reader: StateReader

    /// Replays the redo records of the snapshot; nodes take at most about `cacheByteCount` of memory.
    package init(snapshot: any KeyValueSnapshot, cacheByteCount: Int = 8 << 20) throws(StateTreeError) {
        var settings = StateTreeSettings()
        settings.cacheByteCount = cacheByteCount
        tree = try StateTree(store: snapshot, settings: settings)
        reader = try StateReader(snapshot: snapshot)
    }

    package var height: BlockHeight { tree.stored.height }
    package var root: Hash256 { tree.stored.root }

    /// The entries behind `path` (from the first one without it): as many as fit, one at least if there is one.
    package func chunk(after path: [UInt8]?, byteCount: Int) throws(StateTreeError) -> StateChunk {
        var entries: [StateChunk.Entry] = []
        var size = 0
        try reader.visit(after: path) { (path, key, value) in
            let entrySize = path.count + key.count + value.count + 16
            guard entries.isEmpty || (size + entrySize <= byteCount && entries.count < StateChunk.entryCountMax) else {
                return .stop
            }
            size += entrySize
            entries.append(StateChunk.Entry(path: path, key: key, value: value))
            return .next
        }
        guard let last = entries.last else { return StateChunk(entries: [], right: []) }
        let right = try tree.steps(to: last.path, in: tree.stored).filter { !BitPath.bit(last.path, $0.bitLength) }
        tree.evictIfNeeded()
        return StateChunk(entries: entries, right: right)
    }
}
