import Primitives
import StateTree
import Storage
import TestSupport

enum Fixtures {
    /// Keys of four maps: a single value, ordered numbers, hashed names, and pairs under one leading component.
    static func key(_ number: Int) -> StateKey {
        let value = number / 4
        switch number % 4 {
        case 0: return StateKey(map: 1, components: [.integer(Int64(value) - 8)])
        case 1: return StateKey(map: 2, components: [.hashed(text(value))])
        case 2: return StateKey(map: 0x8000_0000_0000_0000, components: [.hashed(text(value % 3)), .milliseconds(UInt64(value))])
        default: return StateKey(map: UInt64(1000 + value), components: [])
        }
    }

    static func text(_ number: Int) -> [UInt8] {
        var encoder = CanonicalEncoder()
        encoder.text("key \(number)")
        return encoder.bytes
    }

    static func value(_ dice: inout SeededRandom) -> [UInt8] {
        (0..<dice.below(40)).map { _ in UInt8(dice.below(256)) }
    }

    static func changes(_ count: Int, keys: Int, _ dice: inout SeededRandom) -> [StateChange] {
        (0..<count).map { _ in
            StateChange(key: key(dice.below(keys)), value: dice.below(3) == 0 ? nil : value(&dice))
        }
    }

    /// Small and different limits, so that groups, pages, flushes and evictions all happen.
    static func settings(_ seed: Int) -> StateTreeSettings {
        var settings = StateTreeSettings()
        settings.groupSize = [1, 2, 4, 8][seed % 4]
        settings.pageEntryCount = [2, 3, 5, 16][seed / 4 % 4]
        settings.flushInterval = [1, 2, 5][seed % 3]
        settings.cacheByteCount = [0, 4000, 1 << 20][seed / 3 % 3]
        return settings
    }

    static func apply(_ changes: [StateChange], to contents: inout [StateKey: [UInt8]]) {
        for change in changes { contents[change.key] = change.value }
    }

    static func sorted(_ contents: [StateKey: [UInt8]]) -> [(key: StateKey, value: [UInt8])] {
        contents.map { (key: $0.key, value: $0.value) }.sorted { $0.key.path.lexicographicallyPrecedes($1.key.path) }
    }
}

extension StateTree {
    /// Stores a version as a ledger does.
    func commit(_ version: StateVersion, to store: InMemoryStore, durability: Durability = .synced) throws {
        var batch = WriteBatch()
        self.store(version, into: &batch)
        try store.write(batch, durability: durability)
    }

    /// A tree of the contents, committed in one block.
    static func committed(
        _ contents: [StateKey: [UInt8]],
        in store: InMemoryStore,
        settings: StateTreeSettings = StateTreeSettings()
    ) throws -> StateTree {
        let tree = try StateTree(store: store, settings: settings)
        let changes = Fixtures.sorted(contents).map { StateChange(key: $0.key, value: $0.value) }
        try tree.commit(tree.apply(changes, to: tree.stored, height: BlockHeight(1)), to: store)
        return tree
    }
}
