package import Primitives
package import Storage

/// The authenticated state: an ordered, path-compressed binary Merkle trie over a key-value store.
///
/// Versions share nodes, so that every executed version above the stored one can be read and proved. One thread at a
/// time owns a tree and its versions; other threads read through `StateReader`. Spec: `Docs/spec/state-tree.md`.
package final class StateTree {
    let settings: StateTreeSettings
    let loader: NodeLoader
    /// What is on disk, once the batch of the last `store` is written.
    package internal(set) var stored: StateVersion
    var pages: PageState

    /// The memory that the tree's nodes take, approximately; what was used longest ago goes once it exceeds `cacheByteCount`.
    package var residentByteCount: Int { loader.residentByteCount }

    /// Opens the state of a store; the tree below its root is read when it is needed.
    ///
    /// Redo records since the last page flush are replayed and the result is checked against the stored root. The source may
    /// be a snapshot of a store, for reading alone.
    package init(store: any KeyValueSnapshot, settings: StateTreeSettings = StateTreeSettings()) throws(StateTreeError) {
        let head = try Self.readHead(store)
        var settings = settings
        settings.groupSize = head?.groupSize ?? settings.groupSize
        self.settings = settings
        loader = NodeLoader(source: store, groupSize: settings.groupSize)
        let root = try Self.pagesRoot(of: head, groupSize: settings.groupSize)
        pages = PageState(height: head?.pagesHeight ?? .genesis, root: head?.pagesRoot)
        let height = head?.height ?? .genesis
        var node = root
        if let head, head.pagesHeight < head.height {
            (node, pages.retired) = try Self.replay(from: head, onto: root, loader: loader)
            pages.unflushedHeights = try Self.redoHeights(in: store)
        }
        stored = StateVersion(
            height: height,
            node: node,
            changes: [],
            retiredPages: [],
            parent: nil,
            clock: loader.clock
        )
        if let head, head.root != stored.root {
            throw .rootMismatch(height: height, expected: head.root, found: stored.root)
        }
    }

    /// The version that follows from writing the changes to `base`; nothing is written to disk.
    ///
    /// The changes may come in any order; of several changes of one key the last wins. Removing what is not there is
    /// allowed. Costs O(k log n) hashes. Every path must be free of other paths that begin with it.
    package func apply(
        _ changes: [StateChange],
        to base: StateVersion,
        height: BlockHeight
    ) throws(StateTreeError) -> StateVersion {
        precondition(
            height > base.height || (height == .genesis && base.count == 0),
            "a state version must be higher than the one it is based on, unless it is what a chain begins with"
        )
        try expectKept(base)
        loader.tick()
        let ordered = Self.ordered(changes)
        let leaves = ordered.map { change in
            LeafChange(
                path: change.key.path,
                hash: change.value.map { ValueRecord(key: change.key.key, value: $0).leafHash(path: change.key.path) }
            )
        }
        var update = TrieUpdate(changes: leaves, loader: loader)
        let node = try update.applied(to: base.node)
        return StateVersion(
            height: height,
            node: node,
            changes: ordered,
            retiredPages: update.retiredPages,
            parent: base,
            clock: loader.clock
        )
    }

    /// Adds the version's records to the batch, all under `state/`, and makes it the stored version.
    ///
    /// The version must be based on the stored one. The caller MUST write the batch, synced, before the next call of
    /// any kind; if that fails, the tree must not be used any more.
    package func store(_ version: StateVersion, into batch: inout WriteBatch) { store([version], into: &batch) }

    /// Adds the records of several versions, each based on the one before, and makes the last one the stored version.
    ///
    /// Pages are written once at most, for the last one. The duties are those of `store` for a single version.
    package func store(_ versions: [StateVersion], into batch: inout WriteBatch) {
        for version in versions {
            precondition(version.parent === stored, "state versions are stored one after the other, each based on the one before")
            pages.unflushedChangeCount += version.changes.count
            pages.unflushedHeights.append(version.height)
            pages.retired += version.retiredPages
            writeValues(of: version, into: &batch)
            stored = version
            version.settle()
        }
        // What the chain begins with is flushed at once: redo records are told from pages by heights above theirs.
        if isFlushDue || stored.height == .genesis { flushPages(into: &batch) }
        writeHead(into: &batch)
        evictIfNeeded()
    }

    /// Throws unless the version is the stored one or built upon it.
    func expectKept(_ version: StateVersion) throws(StateTreeError) {
        var current = version
        while current !== stored {
            guard let parent = current.parent else { throw .versionDropped(height: version.height) }
            current = parent
        }
    }

    private static func ordered(_ changes: [StateChange]) -> [StateChange] {
        var order = Array(changes.indices)
        order.sort { left, right in
            let (a, b) = (changes[left].key.path, changes[right].key.path)
            return a == b ? left < right : BitPath.precedes(a, b)
        }
        var result: [StateChange] = []
        result.reserveCapacity(changes.count)
        for index in order {
            if result.last?.key.path == changes[index].key.path { result.removeLast() }
            result.append(changes[index])
        }
        return result
    }
}
