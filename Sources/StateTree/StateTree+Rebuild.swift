package import Primitives
package import Storage

extension StateTree {
    /// What the values of a store add up to, compared with what its head says.
    package struct Check: Hashable, Sendable {
        package let height: BlockHeight
        /// The root of the head record.
        package let expected: Hash256
        /// The root that the values give.
        package let found: Hash256
        /// The number of keys.
        package let count: Int
        package var isSound: Bool { expected == found }
    }

    /// Recomputes the root from the values alone and writes nothing.
    package static func check(_ store: any KeyValueSnapshot) throws(StateTreeError) -> Check {
        let head = try readHead(store)
        var rebuild = StateRebuild(store: nil, settings: settings(for: head, StateTreeSettings()))
        let root = try rebuild.run(over: store)
        return check(head, root)
    }

    /// Writes all pages anew from the values, which must give the head's root; memory stays small.
    ///
    /// No `StateTree` may be open on the store. Values that give another root throw `rootMismatch` and must be
    /// replayed from the blocks (`StateTree.erase` first). After a crash in between, run it again.
    @discardableResult
    package static func rebuild(
        _ store: any KeyValueStore,
        settings: StateTreeSettings = StateTreeSettings()
    ) throws(StateTreeError) -> Check {
        let sound = try check(store)
        guard sound.isSound else { throw .rootMismatch(height: sound.height, expected: sound.expected, found: sound.found) }
        let head = try readHead(store)
        try erase(StateRecordKey.pages, in: store)
        var rebuild = StateRebuild(store: store, settings: self.settings(for: head, settings))
        let root = try rebuild.run(over: store)
        var batch = rebuild.batch
        for height in try redoHeights(in: store) { batch.delete(StateRecordKey.redo(height)) }
        if let head {
            let record = HeadRecord(
                height: head.height,
                root: head.root,
                groupSize: head.groupSize,
                pagesHeight: head.height,
                pagesRoot: root.map { PageRecord.Entry($0, droppingBytes: 0) }
            )
            batch.put(StateRecordKey.head, record.canonicalBytes)
        }
        do { try store.write(batch, durability: .synced) } catch { throw .storage(error) }
        return sound
    }

    /// Removes everything under `state/`, so that the state can be replayed from the blocks.
    package static func erase(_ store: any KeyValueStore) throws(StateTreeError) {
        try erase(Array("state/".utf8), in: store)
    }

    private static func settings(for head: HeadRecord?, _ settings: StateTreeSettings) -> StateTreeSettings {
        var settings = settings
        settings.groupSize = head?.groupSize ?? settings.groupSize
        return settings
    }

    private static func check(_ head: HeadRecord?, _ root: TreeNode?) -> Check {
        Check(
            height: head?.height ?? .genesis,
            expected: head?.root ?? StateHash.empty,
            found: root?.hash ?? StateHash.empty,
            count: root?.count ?? 0
        )
    }

    private static func erase(_ prefix: [UInt8], in store: any KeyValueStore) throws(StateTreeError) {
        var isDone = false
        while !isDone {
            var batch = WriteBatch()
            do throws(StorageError) {
                try store.scan(prefix: prefix) { key, _ in
                    batch.delete(key)
                    return batch.count < StateRebuild.batchCount ? .next : .stop
                }
                isDone = batch.count < StateRebuild.batchCount
                try store.write(batch, durability: .synced)
            } catch { throw .storage(error) }
        }
    }
}
