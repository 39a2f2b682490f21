import Storage
import Testing

@Suite struct InMemoryStoreTests {
    private func batch(_ key: UInt8, _ value: UInt8) -> WriteBatch {
        var batch = WriteBatch()
        batch.put([key], [value])
        batch.put([key, 0], [value])
        return batch
    }

    @Test(arguments: 0...4)
    func `a crash keeps what was synced and a prefix of whole batches behind it`(kept: Int) throws {
        let store = InMemoryStore()
        try store.write(batch(1, 1), durability: .buffered)
        try store.write(batch(2, 2), durability: .synced)
        for key in 3...5 as ClosedRange<UInt8> { try store.write(batch(key, key), durability: .buffered) }
        try store.write(batch(1, 9), durability: .buffered)
        #expect(store.unsyncedBatchCount == 4)
        store.loseUnsyncedWrites(keepingBatches: kept)
        #expect(try store.value(for: [2]) == [2])
        for key in 3...5 as ClosedRange<UInt8> {
            let survives = Int(key) - 2 <= kept
            #expect((try store.value(for: [key])) == (survives ? [key] : nil))
            #expect((try store.value(for: [key, 0])) == (survives ? [key] : nil))
        }
        #expect(try store.value(for: [1]) == (kept == 4 ? [9] : [1]))
        #expect(store.unsyncedBatchCount == 0)
        store.loseUnsyncedWrites()
        #expect((try store.value(for: [3]) != nil) == (kept >= 1))
    }

    @Test func `a failing disk changes nothing until it works again`() throws {
        let store = InMemoryStore()
        store.failWrites(with: .full(path: "disk"))
        #expect(throws: StorageError.full(path: "disk")) { try store.write(batch(1, 1), durability: .synced) }
        #expect(try store.value(for: [1]) == nil)
        store.failWrites(with: nil)
        try store.write(batch(1, 1), durability: .synced)
        #expect(try store.value(for: [1]) == [1])
    }

    @Test func `many keys in any order stay sorted`() throws {
        let store = InMemoryStore()
        for start in [0, 1, 2] {
            var batch = WriteBatch()
            for number in stride(from: start, to: 3000, by: 3) { batch.put([UInt8(number >> 8), UInt8(number & 255)], []) }
            try store.write(batch, durability: .buffered)
        }
        var expected = 0
        try store.scan(from: [], to: nil, order: .ascending) { (key, _) throws(StorageError) in
            #expect(Int(key[0]) << 8 | Int(key[1]) == expected)
            expected += 1
            return .next
        }
        #expect(expected == 3000 && store.count == 3000)
        var deletion = WriteBatch()
        for number in 0..<3000 where number != 1500 { deletion.delete([UInt8(number >> 8), UInt8(number & 255)]) }
        try store.write(deletion, durability: .synced)
        #expect(store.count == 1)
    }
}
