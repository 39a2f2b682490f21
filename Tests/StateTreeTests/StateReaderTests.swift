import Primitives
import StateTree
import Storage
import Testing

@Suite struct StateReaderTests {
    @Test func `a reader keeps to its snapshot while the tree goes on`() throws {
        let store = InMemoryStore()
        var contents: [StateKey: [UInt8]] = [:]
        for number in 0..<40 { contents[Fixtures.key(number)] = [UInt8(number)] }
        let tree = try StateTree.committed(contents, in: store)
        let reader = try StateReader(snapshot: store.snapshot())
        let changes = [StateChange(key: Fixtures.key(3), value: nil), StateChange(key: Fixtures.key(4), value: [9])]
        try tree.commit(tree.apply(changes, to: tree.stored, height: BlockHeight(2)), to: store)
        #expect(reader.height == BlockHeight(1))
        #expect(reader.root == NaiveTrie.root(contents))
        #expect(try reader.value(for: Fixtures.key(3)) == [3])
        let prefix = StateKey.prefix(map: 1)
        let inside = Fixtures.sorted(contents).filter { $0.key.path.starts(with: prefix) }
        #expect(try reader.scan(prefix: prefix, limit: 100).map(\.key) == inside.map(\.key))
        #expect(try reader.scan(prefix: prefix, after: inside[3].key.path, limit: 2).map(\.key) == inside[4..<6].map(\.key))
        #expect(try reader.scan(prefix: prefix, after: [], limit: 0).isEmpty)
    }

    @Test func `an empty store reads as the empty state`() throws {
        let reader = try StateReader(snapshot: InMemoryStore().snapshot())
        #expect(reader.height == .genesis)
        #expect(reader.root == NaiveTrie.root([:]))
    }
}
