import ChainCrypto
import Primitives
import StateTree
import Storage
import TestSupport
import Testing

@Suite struct StateTreeModelTests {
    /// One executed version and what it must hold.
    private struct Executed {
        let version: StateVersion
        let contents: [StateKey: [UInt8]]
    }

    @Test(arguments: 0..<24)
    func `roots, reads, scans and proofs agree with a naive trie at every height`(seed: Int) throws {
        var dice = SeededRandom(seed: UInt64(seed))
        let store = InMemoryStore()
        let settings = Fixtures.settings(seed)
        var tree = try StateTree(store: store, settings: settings)
        let keys = [12, 60, 240][seed % 3]
        var executed = [Executed(version: tree.stored, contents: [:])]
        for height in 1...30 {
            let base = try #require(executed.last)
            let changes = Fixtures.changes(dice.below(30), keys: keys, &dice)
            var contents = base.contents
            Fixtures.apply(changes, to: &contents)
            let version = try tree.apply(changes, to: base.version, height: BlockHeight(UInt64(height)))
            #expect(version.root == NaiveTrie.root(contents))
            #expect(version.count == contents.count)
            executed.append(Executed(version: version, contents: contents))
            for entry in executed where dice.below(2) == 0 { try expectReadable(entry, in: tree, keys: keys, &dice) }
            while executed.count > 1 + dice.below(5) {
                executed.removeFirst()
                try tree.commit(executed[0].version, to: store)
            }
            if dice.below(8) == 0 {
                // A restart loses what was executed and not stored.
                executed.removeLast(executed.count - 1)
                tree = try StateTree(store: store, settings: settings)
                #expect(tree.stored.root == executed[0].version.root)
                #expect(tree.stored.height == executed[0].version.height)
                executed[0] = Executed(version: tree.stored, contents: executed[0].contents)
            }
        }
        #expect(try StateTree.check(store.snapshot()).isSound)
    }

    private func expectReadable(_ entry: Executed, in tree: StateTree, keys: Int, _ dice: inout SeededRandom) throws {
        let key = Fixtures.key(dice.below(keys))
        let value = entry.contents[key]
        #expect(try tree.value(for: key, at: entry.version) == value)
        let verdict = try roundTrip(tree.prove(key, at: entry.version)).verify(root: entry.version.root, key: key)
        #expect(verdict == value.map { .present(key: key.key, valueHash: Hasher256.hash($0)) } ?? .absent)

        let prefix = Array(key.path.prefix(dice.below(key.path.count + 1)))
        let inside = Fixtures.sorted(entry.contents).filter { $0.key.path.starts(with: prefix) }
        let scanned = try tree.scan(prefix: prefix, limit: .max, at: entry.version)
        #expect(scanned.map(\.key) == inside.map(\.key))
        #expect(scanned.map(\.value) == inside.map(\.value))
        let leaves = try roundTrip(tree.provePrefix(prefix, at: entry.version)).verify(root: entry.version.root)
        #expect(leaves?.map(\.path) == inside.map(\.key.path))
        guard inside.count > 2 else { return }
        let after = inside[dice.below(inside.count)].key.path
        let limit = 1 + dice.below(4)
        let page = try tree.scan(prefix: prefix, after: after, limit: limit, at: entry.version)
        let expected = inside.filter { after.lexicographicallyPrecedes($0.key.path) }.prefix(limit)
        #expect(page.map(\.key) == expected.map(\.key))
    }

    private func roundTrip<Proof: CanonicalCodable & Equatable>(_ proof: Proof) throws -> Proof {
        let decoded = try Proof(canonicalBytes: proof.canonicalBytes)
        #expect(decoded == proof)
        return decoded
    }

    @Test func `equal contents have an equal root whatever the order of the writes`() throws {
        var contents: [StateKey: [UInt8]] = [:]
        for number in 0..<50 { contents[Fixtures.key(number)] = [UInt8(number)] }
        let expected = NaiveTrie.root(contents)
        for seed in 0..<5 {
            var dice = SeededRandom(seed: UInt64(seed))
            let tree = try StateTree(store: InMemoryStore())
            var version = tree.stored
            var height: UInt64 = 1
            var changes = Fixtures.sorted(contents).map { StateChange(key: $0.key, value: $0.value) }
            // Something that comes and goes.
            changes.append(StateChange(key: Fixtures.key(99), value: [1]))
            while !changes.isEmpty {
                let change = changes.remove(at: dice.below(changes.count))
                version = try tree.apply([change], to: version, height: BlockHeight(height))
                height += 1
            }
            version = try tree.apply([StateChange(key: Fixtures.key(99), value: nil)], to: version, height: BlockHeight(height))
            #expect(version.root == expected)
        }
    }

    @Test func `of two changes of one key in a block the last wins`() throws {
        let tree = try StateTree(store: InMemoryStore())
        let key = Fixtures.key(1)
        let changes = [
            StateChange(key: key, value: [1]), StateChange(key: Fixtures.key(2), value: [7]), StateChange(key: key, value: nil),
            StateChange(key: key, value: [2]),
        ]
        let version = try tree.apply(changes, to: tree.stored, height: BlockHeight(1))
        #expect(try tree.value(for: key, at: version) == [2])
        #expect(version.root == NaiveTrie.root([key: [2], Fixtures.key(2): [7]]))
    }

    @Test func `a block without effect keeps the root, and an emptied tree has the empty root`() throws {
        let store = InMemoryStore()
        let contents = [Fixtures.key(1): [UInt8(1)], Fixtures.key(2): [2]]
        let tree = try StateTree.committed(contents, in: store)
        let same = try tree.apply(
            [StateChange(key: Fixtures.key(1), value: [1]), StateChange(key: Fixtures.key(9), value: nil)],
            to: tree.stored,
            height: BlockHeight(2)
        )
        #expect(same.root == tree.stored.root)
        let removals = contents.keys.map { StateChange(key: $0, value: nil) }
        let empty = try tree.apply(removals, to: same, height: BlockHeight(3))
        #expect(empty.root == Hasher256.hash(domain: "consilium/empty/v1", [UInt8]()))
        #expect(empty.count == 0)
        try tree.commit(same, to: store)
        try tree.commit(empty, to: store)
        #expect(try StateTree(store: store).stored.root == empty.root)
    }

    @Test func `a version below the stored one is refused`() throws {
        let store = InMemoryStore()
        let tree = try StateTree(store: store)
        let old = tree.stored
        let first = try tree.apply([StateChange(key: Fixtures.key(1), value: [1])], to: old, height: BlockHeight(1))
        let sibling = try tree.apply([StateChange(key: Fixtures.key(1), value: [2])], to: old, height: BlockHeight(1))
        try tree.commit(first, to: store)
        for dropped in [old, sibling] {
            #expect(throws: StateTreeError.versionDropped(height: dropped.height)) {
                try tree.value(for: Fixtures.key(2), at: dropped)
            }
            #expect(throws: StateTreeError.versionDropped(height: dropped.height)) {
                try tree.prove(Fixtures.key(1), at: dropped)
            }
            #expect(throws: StateTreeError.versionDropped(height: dropped.height)) {
                try tree.apply([], to: dropped, height: BlockHeight(9))
            }
        }
    }
}
