import Primitives
import StateTree
import Storage
import TestSupport
import Testing

@Suite struct StateTreeMemoryTests {
    @Test(arguments: [0, 60_000, 400_000])
    func `a growing state takes no more memory than its cache and what one block adds`(cacheByteCount: Int) throws {
        var dice = SeededRandom(seed: 7)
        let store = InMemoryStore()
        var settings = StateTreeSettings()
        settings.cacheByteCount = cacheByteCount
        settings.flushInterval = 1
        let tree = try StateTree(store: store, settings: settings)
        // Nodes above pages and stubs of what was dropped stay, and what one block walks through.
        let allowed = cacheByteCount + 100_000
        for height in 1...60 {
            let changes = (0..<100).map { StateChange(key: Fixtures.key(height * 100 + $0), value: Fixtures.value(&dice)) }
            try tree.commit(tree.apply(changes, to: tree.stored, height: BlockHeight(UInt64(height))), to: store)
            #expect(tree.residentByteCount <= allowed, "at height \(height)")
        }
        #expect(tree.stored.count == 6_000)
    }

    @Test func `a cache larger than the state keeps all of it`() throws {
        let store = InMemoryStore()
        let contents = Dictionary(uniqueKeysWithValues: (0..<6_000).map { (Fixtures.key($0), [UInt8(1)]) })
        let tree = try StateTree.committed(contents, in: store)
        #expect(tree.residentByteCount > 6_000 * 150)
    }
}
