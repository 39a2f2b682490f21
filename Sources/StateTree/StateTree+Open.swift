internal import Primitives
internal import Storage

extension StateTree {
    static func readHead(_ store: any KeyValueSnapshot) throws(StateTreeError) -> HeadRecord? {
        let bytes: [UInt8]?
        do { bytes = try store.value(for: StateRecordKey.head) } catch { throw .storage(error) }
        guard let bytes else { return nil }
        do { return try HeadRecord(canonicalBytes: bytes) } catch {
            throw .damagedRecord(name: "state/head", detail: error.description)
        }
    }

    /// The stub of the pages' root; nil for an empty state.
    static func pagesRoot(of head: HeadRecord?, groupSize: Int) throws(StateTreeError) -> TreeNode? {
        guard let entry = head?.pagesRoot else { return nil }
        guard let node = entry.node(droppedBytes: [], groupSize: groupSize) else {
            throw .damagedRecord(name: "state/head", detail: "the root's prefix contradicts its length")
        }
        return node
    }

    /// Brings the pages' tree up to the values, which are newer: every path that was written since is read again.
    static func replay(from head: HeadRecord, onto root: TreeNode?, loader: NodeLoader) throws(StateTreeError) -> (
        TreeNode?, [PageName]
    ) {
        loader.tick()
        var changes: [LeafChange] = []
        for path in try redonePaths(from: head, loader: loader) {
            changes.append(LeafChange(path: path, hash: try loader.values.record(at: path)?.leafHash(path: path)))
        }
        var update = TrieUpdate(changes: changes, loader: loader, isReplay: true)
        let node = try update.applied(to: root)
        return (node, update.retiredPages)
    }

    /// The heights whose redo records are on disk.
    static func redoHeights(in store: any KeyValueSnapshot) throws(StateTreeError) -> [BlockHeight] {
        var heights: [BlockHeight] = []
        do {
            try store.scan(prefix: StateRecordKey.redo) { key, _ in
                let height = key[StateRecordKey.redo.count...].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                heights.append(BlockHeight(height))
                return .next
            }
        } catch { throw .storage(error) }
        return heights
    }

    /// The paths of all redo records behind the pages, ascending, each once.
    private static func redonePaths(from head: HeadRecord, loader: NodeLoader) throws(StateTreeError) -> [[UInt8]] {
        var records: [[UInt8]] = []
        do {
            try loader.values.source.scan(prefix: StateRecordKey.redo) { _, value in
                records.append(value)
                return .next
            }
        } catch { throw .storage(error) }
        var paths: [[UInt8]] = []
        for record in records {
            do {
                let redo = try RedoRecord(canonicalBytes: record)
                if redo.height > head.pagesHeight { paths += redo.paths }
            } catch { throw .damagedRecord(name: "state/r", detail: error.description) }
        }
        paths.sort(by: BitPath.precedes)
        var unique: [[UInt8]] = []
        for path in paths where unique.last != path { unique.append(path) }
        return unique
    }
}
