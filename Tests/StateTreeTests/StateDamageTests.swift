import Primitives
import StateTree
import Storage
import TestSupport
import Testing

@Suite struct StateDamageTests {
    private static let settings: StateTreeSettings = {
        var settings = StateTreeSettings()
        settings.groupSize = 2
        settings.pageEntryCount = 4
        settings.flushInterval = 1
        return settings
    }()

    private func filled() throws -> InMemoryStore {
        let store = InMemoryStore()
        var contents: [StateKey: [UInt8]] = [:]
        for number in 0..<120 { contents[Fixtures.key(number)] = [UInt8(number)] }
        _ = try StateTree.committed(contents, in: store, settings: Self.settings)
        return store
    }

    private func proveAll(_ store: InMemoryStore) throws {
        let tree = try StateTree(store: store, settings: Self.settings)
        for number in 0..<130 { _ = try tree.prove(Fixtures.key(number), at: tree.stored) }
    }

    private func pairs(_ prefix: String, _ store: InMemoryStore) throws -> [(key: [UInt8], value: [UInt8])] {
        var pairs: [(key: [UInt8], value: [UInt8])] = []
        try store.scan(prefix: Array(prefix.utf8)) { key, value in
            pairs.append((key: key, value: value))
            return .next
        }
        return pairs
    }

    private func write(_ store: InMemoryStore, _ change: (inout WriteBatch) -> Void) throws {
        var batch = WriteBatch()
        change(&batch)
        try store.write(batch, durability: .synced)
    }

    @Test func `an undamaged store proves everything`() throws { try proveAll(filled()) }

    @Test(arguments: ["state/v/", "state/p/"])
    func `every missing or altered record is noticed and the message says what to do`(kind: String) throws {
        let store = try filled()
        for (key, value) in try pairs(kind, store) {
            var altered = value
            altered[altered.count - 1] ^= 1
            for damage in [nil, altered] {
                try write(store) { batch in
                    if let damage { batch.put(key, damage) } else { batch.delete(key) }
                }
                let error = #expect(throws: StateTreeError.self) { try proveAll(store) }
                #expect(error?.description.contains("consilium rebuild-state --home DIR") == true)
                try write(store) { $0.put(key, value) }
            }
        }
    }

    @Test func `an unreadable head is an error`() throws {
        let store = try filled()
        try write(store) { $0.put(Array("state/head".utf8), [0x86, 0x01]) }
        #expect(throws: StateTreeError.self) { try StateTree(store: store) }
        #expect(throws: StateTreeError.self) { try StateReader(snapshot: store.snapshot()) }
    }

    @Test func `rebuilding repairs lost pages`() throws {
        let store = try filled()
        let root = try StateTree(store: store).stored.root
        for (key, _) in try pairs("state/p/", store) { try write(store) { $0.delete(key) } }
        try write(store) { $0.put(Array("state/p/rubbish".utf8), [1, 2, 3]) }
        #expect(throws: StateTreeError.self) { try proveAll(store) }
        let check = try StateTree.rebuild(store, settings: Self.settings)
        #expect(check.isSound)
        #expect(check.count == 120)
        try proveAll(store)
        #expect(try StateTree(store: store).stored.root == root)
    }

    @Test func `rebuilding repairs a state between two flushes`() throws {
        let store = InMemoryStore()
        var settings = Self.settings
        settings.flushInterval = 10
        let tree = try StateTree(store: store, settings: settings)
        var dice = SeededRandom(seed: 3)
        for height in 1...15 {
            let changes = Fixtures.changes(20, keys: 200, &dice)
            try tree.commit(tree.apply(changes, to: tree.stored, height: BlockHeight(UInt64(height))), to: store)
        }
        #expect(try StateTree.check(store.snapshot()).isSound)
        try StateTree.rebuild(store, settings: settings)
        #expect(try pairs("state/r/", store).isEmpty)
        let reopened = try StateTree(store: store, settings: settings)
        #expect(reopened.stored.root == tree.stored.root)
        #expect(reopened.stored.height == BlockHeight(15))
        try proveAll(store)
    }

    @Test func `values that give another root are not rebuilt`() throws {
        let store = try filled()
        let (key, _) = try #require(try pairs("state/v/", store).first)
        try write(store) { $0.delete(key) }
        #expect(try !StateTree.check(store.snapshot()).isSound)
        #expect(throws: StateTreeError.self) { try StateTree.rebuild(store) }
    }

    @Test func `erasing leaves nothing of the state and everything else`() throws {
        let store = try filled()
        try write(store) { $0.put(Array("other".utf8), [1]) }
        try StateTree.erase(store)
        #expect(store.count == 1)
        #expect(try StateTree(store: store).stored.height == .genesis)
    }
}
