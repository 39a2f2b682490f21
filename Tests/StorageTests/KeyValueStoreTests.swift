import Storage
import TestSupport
import Testing

/// What every store must do, run on both.
@Suite struct KeyValueStoreTests {
    enum Kind: CaseIterable { case inMemory, levelDB }

    private func withStore(_ kind: Kind, _ body: (any KeyValueStore) throws -> Void) throws {
        switch kind {
        case .inMemory: try body(InMemoryStore())
        case .levelDB:
            let folder = try TemporaryFolder()
            try body(try LevelDBStore(path: folder.path("db")))
        }
    }

    private func keys(
        _ store: any KeyValueSnapshot,
        from: [UInt8] = [],
        to: [UInt8]? = nil,
        order: ScanOrder = .ascending,
        limit: Int = .max
    ) throws -> [[UInt8]] {
        var keys: [[UInt8]] = []
        try store.scan(from: from, to: to, order: order) { (key, _) throws(StorageError) in
            keys.append(key)
            return keys.count < limit ? .next : .stop
        }
        return keys
    }

    @Test(arguments: Kind.allCases)
    func `a batch is written and read, and the last change of a key wins`(kind: Kind) throws {
        try withStore(kind) { store in
            var batch = WriteBatch()
            batch.put([1], [10])
            batch.put([2], [])
            batch.put([1], [11])
            batch.put([3], [12])
            batch.delete([3])
            batch.delete([9])
            #expect(batch.count == 6 && batch.byteCount == 9)
            try store.write(batch, durability: .synced)
            #expect(try store.value(for: [1]) == [11])
            #expect(try store.value(for: [2]) == [])
            #expect(try store.value(for: [3]) == nil)
            #expect(try store.value(for: []) == nil)
        }
    }

    @Test(arguments: Kind.allCases)
    func `a scan gives its range in both orders`(kind: Kind) throws {
        try withStore(kind) { store in
            var batch = WriteBatch()
            let all: [[UInt8]] = [[1], [1, 0], [1, 255], [2], [2, 0, 0], [255], [255, 255]]
            for key in all.reversed() { batch.put(key, key) }
            try store.write(batch, durability: .buffered)
            #expect(try keys(store) == all)
            #expect(try keys(store, order: .descending) == all.reversed())
            #expect(try keys(store, from: [1, 0], to: [2, 0]) == [[1, 0], [1, 255], [2]])
            #expect(try keys(store, from: [1, 0], to: [2, 0], order: .descending) == [[2], [1, 255], [1, 0]])
            #expect(try keys(store, from: [1], to: [2], order: .descending) == [[1, 255], [1, 0], [1]])
            #expect(try keys(store, to: [255, 255, 255], order: .descending, limit: 1) == [[255, 255]])
            #expect(try keys(store, from: [3], to: [200]) == [])
            #expect(try keys(store, from: [3], to: [200], order: .descending) == [])
            #expect(try keys(store, limit: 2) == [[1], [1, 0]])
            #expect(try keys(store, to: []) == [])
            #expect(try keys(store, to: [], order: .descending) == [])
            var prefixed: [[UInt8]] = []
            try store.scan(prefix: [255]) { (key, value) throws(StorageError) in
                #expect(key == value)
                prefixed.append(key)
                return .next
            }
            #expect(prefixed == [[255], [255, 255]])
        }
    }

    @Test(arguments: Kind.allCases)
    func `a snapshot does not see later writes`(kind: Kind) throws {
        try withStore(kind) { store in
            var batch = WriteBatch()
            batch.put([1], [1])
            batch.put([2], [2])
            try store.write(batch, durability: .buffered)
            let snapshot = store.snapshot()
            var later = WriteBatch()
            later.put([1], [9])
            later.delete([2])
            later.put([3], [3])
            try store.write(later, durability: .buffered)
            #expect(try snapshot.value(for: [1]) == [1])
            #expect(try snapshot.value(for: [3]) == nil)
            #expect(try keys(snapshot) == [[1], [2]])
            #expect(try keys(store) == [[1], [3]])
        }
    }

    @Test(arguments: Kind.allCases)
    func `an error of the visitor ends the scan`(kind: Kind) throws {
        try withStore(kind) { store in
            var batch = WriteBatch()
            batch.put([1], [])
            try store.write(batch, durability: .buffered)
            #expect(throws: StorageError.unusable(path: "x")) {
                try store.scan(from: [], to: nil, order: .ascending) { (_, _) throws(StorageError) in throw .unusable(path: "x") }
            }
        }
    }

    @Test func `both stores agree on random work`() throws {
        let folder = try TemporaryFolder()
        let disk = try LevelDBStore(path: folder.path("db"))
        let memory = InMemoryStore()
        var model: [[UInt8]: [UInt8]] = [:]
        var random = SeededRandom(seed: 5)
        for round in 0..<200 {
            var batch = WriteBatch()
            for _ in 0..<random.below(40) {
                let key = random.bytes(1 + random.below(2))
                if random.below(4) == 0 {
                    batch.delete(key)
                    model[key] = nil
                } else {
                    let value = random.bytes(random.below(6))
                    batch.put(key, value)
                    model[key] = value
                }
            }
            try disk.write(batch, durability: .buffered)
            try memory.write(batch, durability: .buffered)
            guard round.isMultiple(of: 10) else { continue }
            let sorted = model.keys.sorted { $0.lexicographicallyPrecedes($1) }
            #expect(try keys(memory) == sorted)
            #expect(try keys(disk) == sorted)
            #expect(memory.count == model.count)
            let (low, high) = (random.bytes(1), random.bytes(2))
            for order in [ScanOrder.ascending, .descending] {
                #expect(try keys(memory, from: low, to: high, order: order) == keys(disk, from: low, to: high, order: order))
            }
            for key in sorted.prefix(50) {
                #expect(try memory.value(for: key) == model[key])
                #expect(try disk.value(for: key) == model[key])
            }
        }
    }

    @Test func `the end of a prefix is the next key that does not begin with it`() {
        #expect(KeyRange.end(ofPrefix: [1, 2]) == [1, 3])
        #expect(KeyRange.end(ofPrefix: [1, 255, 255]) == [2])
        #expect(KeyRange.end(ofPrefix: [255]) == nil)
        #expect(KeyRange.end(ofPrefix: []) == nil)
    }
}
