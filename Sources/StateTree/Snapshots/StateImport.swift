package import Primitives
package import Storage

/// Builds the state of a certified root from chunks, each checked before any of it is written.
///
/// Writes values and pages as chunks come and `state/head` last, so an unfinished import is no state. It goes on where the
/// store's values end: a crash leaves the values of the first chunks, whole.
package final class StateImport {
    package let height: BlockHeight
    package let root: Hash256
    /// The path of the last entry taken; chunks go on behind it.
    package private(set) var lastPath: [UInt8]?
    /// Whether every entry is there and the head is written.
    package private(set) var isComplete: Bool
    /// Bytes of the values taken since the start of this process.
    package private(set) var byteCount = 0
    private let store: any KeyValueStore
    private let settings: StateTreeSettings
    private var rebuild: StateRebuild

    /// Goes on with what the store holds, which must be nothing or an import of the same state.
    package init(
        store: any KeyValueStore,
        height: BlockHeight,
        root: Hash256,
        settings: StateTreeSettings = StateTreeSettings()
    ) throws(StateTreeError) {
        self.height = height
        self.root = root
        self.store = store
        self.settings = settings
        rebuild = StateRebuild(store: store, settings: settings)
        let head = try StateTree.readHead(store)
        isComplete = head?.height == height && head?.root == root
        guard !isComplete else { return }
        guard head == nil else {
            throw .damagedRecord(name: "state/head", detail: "an import was to begin over another state")
        }
        lastPath = try rebuild.append(valuesOf: store)
    }

    /// Takes a chunk that goes on behind `lastPath`; false, and nothing changes, if it is not what the root says.
    package func take(_ chunk: HashedChunk) throws(StateTreeError) -> Bool {
        guard !isComplete, let right = chunk.rightSubtrees, !chunk.leaves.isEmpty || lastPath == nil else { return false }
        guard chunk.leaves.allSatisfy({ !$0.path.isEmpty }) else { return false }
        guard try rebuild.append(chunk.leaves, before: right, root: root) else { return false }
        var batch = chunk.records
        batch.append(contentsOf: rebuild.takeBatch())
        byteCount += batch.byteCount
        lastPath = chunk.lastPath ?? lastPath
        do { try store.write(batch, durability: .buffered) } catch { throw .storage(error) }
        if right.isEmpty { try finish() }
        return true
    }

    private func finish() throws(StateTreeError) {
        let node = try rebuild.finish()
        var batch = rebuild.takeBatch()
        let head = HeadRecord(
            height: height,
            root: root,
            groupSize: settings.groupSize,
            pagesHeight: height,
            pagesRoot: node.map { PageRecord.Entry($0, droppingBytes: 0) }
        )
        batch.put(StateRecordKey.head, head.canonicalBytes)
        do { try store.write(batch, durability: .synced) } catch { throw .storage(error) }
        isComplete = true
    }
}
