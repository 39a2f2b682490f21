import Primitives
import StateTree
import Storage
import TestSupport
import Testing

@Suite struct StateTreeCrashTests {
    @Test(arguments: 0..<12)
    func `a crash after any block reopens at a whole block with its root`(seed: Int) throws {
        var dice = SeededRandom(seed: UInt64(seed))
        let store = InMemoryStore()
        let settings = Fixtures.settings(seed)
        var tree = try StateTree(store: store, settings: settings)
        var history: [(root: Hash256, contents: [StateKey: [UInt8]])] = [(tree.stored.root, [:])]
        for _ in 0..<15 {
            for _ in 0...dice.below(4) {
                var contents = history[history.count - 1].contents
                let changes = Fixtures.changes(1 + dice.below(20), keys: 100, &dice)
                Fixtures.apply(changes, to: &contents)
                let height = BlockHeight(UInt64(history.count))
                let version = try tree.apply(changes, to: tree.stored, height: height)
                try tree.commit(version, to: store, durability: dice.below(3) == 0 ? .synced : .buffered)
                history.append((version.root, contents))
            }
            store.loseUnsyncedWrites(keepingBatches: dice.below(5))
            tree = try StateTree(store: store, settings: settings)
            let height = Int(tree.stored.height.rawValue)
            history.removeLast(history.count - 1 - height)
            #expect(tree.stored.root == history[height].root)
            #expect(tree.stored.root == NaiveTrie.root(history[height].contents))
            let everything = try tree.provePrefix([], at: tree.stored).verify(root: tree.stored.root)
            #expect(everything?.count == history[height].contents.count)
        }
    }

    @Test func `pages and redo records follow the flush interval and leave no rubbish`() throws {
        let store = InMemoryStore()
        var settings = StateTreeSettings()
        settings.groupSize = 2
        settings.pageEntryCount = 3
        settings.flushInterval = 4
        let tree = try StateTree(store: store, settings: settings)
        var dice = SeededRandom(seed: 7)
        for height in 1...64 {
            let changes = Fixtures.changes(20, keys: 72, &dice)
            try tree.commit(tree.apply(changes, to: tree.stored, height: BlockHeight(UInt64(height))), to: store)
            #expect(try count("state/r/", store) == height % 4)
        }
        let pages = try names("state/p/", store)
        #expect(pages.count > 5)
        // A flush that changes nothing is what a fresh tree writes: exactly the pages that are reachable.
        #expect(try reachablePages(store, settings) == pages.count)
        let removals = try tree.scan(prefix: [], limit: .max, at: tree.stored).map { StateChange(key: $0.key, value: nil) }
        for height in 65...68 {
            try tree.commit(tree.apply(removals, to: tree.stored, height: BlockHeight(UInt64(height))), to: store)
        }
        #expect(try count("state/", store) == 1)
    }

    /// How many pages can be deleted one by one so that the open tree notices.
    private func reachablePages(_ store: InMemoryStore, _ settings: StateTreeSettings) throws -> Int {
        var noticed = 0
        for name in try names("state/p/", store) {
            let bytes = try #require(try store.value(for: name))
            var batch = WriteBatch()
            batch.delete(name)
            try store.write(batch, durability: .synced)
            let tree = try StateTree(store: store, settings: settings)
            let keys = (0..<72).map(Fixtures.key)
            let isNoticed = keys.contains { key in
                do {
                    _ = try tree.prove(key, at: tree.stored)
                    return false
                } catch { return true }
            }
            if isNoticed { noticed += 1 }
            var restore = WriteBatch()
            restore.put(name, bytes)
            try store.write(restore, durability: .synced)
        }
        return noticed
    }

    private func names(_ prefix: String, _ store: InMemoryStore) throws -> [[UInt8]] {
        var names: [[UInt8]] = []
        try store.scan(prefix: Array(prefix.utf8)) { key, _ in
            names.append(key)
            return .next
        }
        return names
    }

    private func count(_ prefix: String, _ store: InMemoryStore) throws -> Int { try names(prefix, store).count }
}
