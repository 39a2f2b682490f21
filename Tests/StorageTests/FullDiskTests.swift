import Storage
import TestSupport
import Testing

/// What was acknowledged stays, what was not is refused in words, and with room all goes on.
@Suite struct FullDiskTests {
    private func batch(_ number: UInt64) -> WriteBatch {
        var batch = WriteBatch()
        let key = withUnsafeBytes(of: number.bigEndian, Array.init)
        batch.put(key, [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 3_000))
        batch.put([0], key)
        return batch
    }

    @Test func `a store on a full disk keeps every batch that it took`() throws {
        let folder = try TemporaryFolder()
        guard let disk = SmallDisk(kilobytes: 512, in: folder) else { return }
        let path = disk.path + "/db"
        var taken: UInt64 = 0
        do {
            let store = try LevelDBStore(path: path)
            #expect(throws: StorageError.full(path: path)) {
                while taken < 10_000 {
                    try store.write(batch(taken + 1), durability: .synced)
                    taken += 1
                }
            }
            // A small one might still fit, behind the half written one.
            #expect(disk.grow(toKilobytes: 4_096))
            #expect(throws: StorageError.unusable(path: path)) { try store.write(batch(0), durability: .synced) }
            #expect(try store.value(for: [0]) == withUnsafeBytes(of: taken.bigEndian, Array.init))
        }
        #expect(taken > 10 && taken < 10_000)
        let store = try LevelDBStore(path: path)
        for number in 1...taken {
            #expect(try store.value(for: withUnsafeBytes(of: number.bigEndian, Array.init))?.count == 3_000)
        }
        try store.write(batch(taken + 1), durability: .synced)
    }

    @Test func `a log on a full disk keeps every record that it synced`() throws {
        let folder = try TemporaryFolder()
        guard let disk = SmallDisk(kilobytes: 256, in: folder) else { return }
        let path = disk.path + "/log"
        var synced = 0
        do {
            let log = try FileRecordLog(path: path)
            #expect {
                while synced < 10_000 {
                    try log.append([UInt8](repeating: UInt8(truncatingIfNeeded: synced), count: 1_500))
                    try log.sync()
                    synced += 1
                }
            } throws: { error in
                guard case .full? = error as? StorageError else { return false }
                return true
            }
            #expect(throws: StorageError.unusable(path: path)) { try log.append([1]) }
        }
        #expect(disk.grow(toKilobytes: 1_024))
        let log = try FileRecordLog(path: path)
        let records = try log.records()
        #expect(records.count >= synced && synced > 10)
        for (index, record) in records.enumerated() { #expect(record.first == UInt8(truncatingIfNeeded: index)) }
        try log.append([1])
        try log.sync()
        #expect(try log.records().count == records.count + 1)
    }

    @Test func `a file that is replaced on a full disk keeps its old contents`() throws {
        let folder = try TemporaryFolder()
        guard let disk = SmallDisk(kilobytes: 64, in: folder) else { return }
        let path = disk.path + "/file"
        try DiskFile.write([1, 2, 3], to: path)
        #expect(throws: StorageError.full(path: path + ".new")) {
            try DiskFile.write([UInt8](repeating: 7, count: 100_000), to: path)
        }
        #expect(try DiskFile.read(path) == [1, 2, 3])
        try DiskFile.write([4], to: path)
        #expect(try DiskFile.read(path) == [4])
    }
}
