import Primitives
import StateTree
import Storage
import TestSupport
import Testing

@Suite struct StateSnapshotTests {
    /// A stored state of so many keys, written over several heights.
    static func store(keys: Int, seed: Int) throws -> InMemoryStore {
        var dice = SeededRandom(seed: UInt64(seed))
        let store = InMemoryStore()
        let tree = try StateTree(store: store, settings: Fixtures.settings(seed))
        for height in 1...7 {
            let changes = Fixtures.changes(keys, keys: keys, &dice)
            try tree.commit(tree.apply(changes, to: tree.stored, height: BlockHeight(UInt64(height))), to: store)
        }
        return store
    }

    static func chunks(of store: InMemoryStore, byteCount: Int) throws -> [StateChunk] {
        let export = try StateExport(snapshot: store.snapshot(), cacheByteCount: 0)
        var chunks: [StateChunk] = []
        repeat {
            chunks.append(try export.chunk(after: chunks.last?.entries.last?.path, byteCount: byteCount))
        } while !(chunks.last?.right.isEmpty ?? true)
        return chunks
    }

    static func beginImport(of store: InMemoryStore, into target: InMemoryStore, seed: Int = 0) throws -> StateImport {
        let reader = try StateReader(snapshot: store)
        return try StateImport(store: target, height: reader.height, root: reader.root, settings: Fixtures.settings(seed))
    }

    @Test(arguments: 0..<24) func `a state that is handed over in chunks is the same state`(seed: Int) throws {
        let source = try Self.store(keys: [1, 2, 9, 60, 200][seed % 5], seed: seed)
        let chunks = try Self.chunks(of: source, byteCount: [1, 100, 1000][seed % 3])
        let target = InMemoryStore()
        let incoming = try Self.beginImport(of: source, into: target, seed: seed + 1)
        for chunk in chunks {
            #expect(!incoming.isComplete)
            #expect(try incoming.take(HashedChunk(StateChunk(canonicalBytes: chunk.canonicalBytes))))
        }
        #expect(incoming.isComplete)
        let reader = try StateReader(snapshot: source)
        let tree = try StateTree(store: target, settings: Fixtures.settings(seed + 2))
        #expect(tree.stored.root == reader.root)
        #expect(tree.stored.height == reader.height)
        #expect(try StateTree.check(target).isSound)
        // Its pages are whole: it goes on like the original.
        var dice = SeededRandom(seed: UInt64(seed) + 500)
        let original = try StateTree(store: source, settings: Fixtures.settings(seed))
        for step in 1...4 {
            let changes = Fixtures.changes(30, keys: 300, &dice)
            let height = BlockHeight(reader.height.rawValue + UInt64(step))
            try original.commit(original.apply(changes, to: original.stored, height: height), to: source)
            try tree.commit(tree.apply(changes, to: tree.stored, height: height), to: target)
            #expect(tree.stored.root == original.stored.root)
        }
    }

    @Test func `a chunk with any byte changed is refused and nothing of it is kept`() throws {
        let source = try Self.store(keys: 40, seed: 3)
        for (place, chunk) in try Self.chunks(of: source, byteCount: 300).enumerated() {
            let target = InMemoryStore()
            let incoming = try Self.beginImport(of: source, into: target)
            for earlier in try Self.chunks(of: source, byteCount: 300).prefix(place) {
                _ = try incoming.take(HashedChunk(earlier))
            }
            let before = (incoming.lastPath, target.count)
            let bytes = chunk.canonicalBytes
            for index in bytes.indices {
                var changed = bytes
                changed[index] ^= UInt8(1 << (index % 8))
                guard let lie = try? StateChunk(canonicalBytes: changed) else { continue }
                #expect(try !incoming.take(HashedChunk(lie)), "byte \(index) of chunk \(place)")
            }
            #expect(incoming.lastPath == before.0)
            #expect(target.count == before.1)
            #expect(try incoming.take(HashedChunk(chunk)))
        }
    }

    @Test func `a missing, doubled, moved or foreign entry is refused`() throws {
        let source = try Self.store(keys: 60, seed: 5)
        let chunk = try #require(try Self.chunks(of: source, byteCount: 600).first)
        let next = try #require(try Self.chunks(of: source, byteCount: 600).dropFirst().first)
        try #require(chunk.entries.count > 3)
        let incoming = try Self.beginImport(of: source, into: InMemoryStore())
        func expectRefused(_ entries: [StateChunk.Entry], right: [ProofStep]? = nil, _ what: Comment) throws {
            #expect(try !incoming.take(HashedChunk(StateChunk(entries: entries, right: right ?? chunk.right))), what)
        }
        for index in chunk.entries.indices {
            var entries = chunk.entries
            entries.remove(at: index)
            try expectRefused(entries, "one left out")
            entries = chunk.entries
            entries.insert(entries[index], at: index)
            try expectRefused(entries, "one twice")
            guard index > 0 else { continue }
            entries = chunk.entries
            entries.swapAt(index - 1, index)
            try expectRefused(entries, "two exchanged")
        }
        var foreign = chunk.entries
        foreign[1] = StateChunk.Entry(path: foreign[1].path, key: foreign[1].key, value: foreign[1].value + [0])
        try expectRefused(foreign, "another value")
        foreign[1] = StateChunk.Entry(path: foreign[1].path, key: foreign[1].key + [0], value: chunk.entries[1].value)
        try expectRefused(foreign, "another key")
        try expectRefused(chunk.entries, right: [], "an early end")
        try expectRefused(chunk.entries, right: Array(chunk.right.dropLast()), "a subtree left out")
        try expectRefused(chunk.entries, right: chunk.right + chunk.right.suffix(1), "a subtree twice")
        try expectRefused(next.entries, right: next.right, "the chunk after the next")
        try expectRefused([], right: [], "nothing")
        #expect(try incoming.take(HashedChunk(chunk)))
        try expectRefused(chunk.entries, "the same again")
        #expect(try incoming.take(HashedChunk(next)))
    }

    @Test(arguments: 0..<12) func `an import that died goes on where its values end, and is no state before`(seed: Int) throws {
        let source = try Self.store(keys: 200, seed: seed)
        let chunks = try Self.chunks(of: source, byteCount: 400)
        let target = InMemoryStore()
        var dice = SeededRandom(seed: UInt64(seed) + 900)
        var incoming = try Self.beginImport(of: source, into: target)
        while !incoming.isComplete {
            let path = incoming.lastPath
            let chunk = try #require(chunks.first { path == nil || $0.entries[0].path.lexicographicallyFollows(path) })
            #expect(try incoming.take(HashedChunk(chunk)))
            guard dice.below(3) == 0, !incoming.isComplete else { continue }
            target.loseUnsyncedWrites(keepingBatches: dice.below(target.unsyncedBatchCount + 1))
            #expect(try StateReader(snapshot: target).height == .genesis)
            incoming = try Self.beginImport(of: source, into: target)
        }
        #expect(try StateTree.check(target).isSound)
        #expect(try StateTree(store: target).stored.root == StateReader(snapshot: source).root)
    }

    @Test func `an empty state is one chunk without entries`() throws {
        let source = InMemoryStore()
        let chunk = try StateExport(snapshot: source.snapshot()).chunk(after: nil, byteCount: 100)
        #expect(chunk == StateChunk(entries: [], right: []))
        let incoming = try Self.beginImport(of: source, into: InMemoryStore())
        #expect(try incoming.take(HashedChunk(chunk)))
        #expect(incoming.isComplete)
    }

    @Test func `an export keeps to its snapshot while the state goes on`() throws {
        let source = try Self.store(keys: 80, seed: 8)
        let reader = try StateReader(snapshot: source.snapshot())
        let export = try StateExport(snapshot: source.snapshot())
        let first = try export.chunk(after: nil, byteCount: 500)
        let tree = try StateTree(store: source)
        var dice = SeededRandom(seed: 77)
        for step in 1...20 {
            let changes = Fixtures.changes(20, keys: 80, &dice)
            let height = BlockHeight(reader.height.rawValue + UInt64(step))
            try tree.commit(tree.apply(changes, to: tree.stored, height: height), to: source)
        }
        let target = InMemoryStore()
        let incoming = try StateImport(store: target, height: reader.height, root: reader.root)
        #expect(try incoming.take(HashedChunk(first)))
        while !incoming.isComplete {
            #expect(try incoming.take(HashedChunk(export.chunk(after: incoming.lastPath, byteCount: 500))))
        }
        #expect(try StateReader(snapshot: target).root == reader.root)
    }
}

extension [UInt8] {
    fileprivate func lexicographicallyFollows(_ other: [UInt8]?) -> Bool {
        other.map { $0.lexicographicallyPrecedes(self) } ?? true
    }
}
