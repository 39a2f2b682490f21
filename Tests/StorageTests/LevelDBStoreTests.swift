import Foundation
import Storage
import TestSupport
import Testing

@Suite struct LevelDBStoreTests {
    private func filled(_ path: String, heights: ClosedRange<UInt8>) throws {
        let store = try LevelDBStore(path: path)
        for height in heights {
            var batch = WriteBatch()
            batch.put([0], [height])
            for part in 1...3 as ClosedRange<UInt8> { batch.put([height, part], [UInt8](repeating: height, count: 100)) }
            try store.write(batch, durability: .synced)
        }
    }

    @Test func `what was written is found after reopening`() throws {
        let folder = try TemporaryFolder()
        try filled(folder.path("db"), heights: 1...20)
        let store = try LevelDBStore(path: folder.path("db"))
        #expect(try store.value(for: [0]) == [20])
        store.compact()
        #expect(try store.value(for: [7, 2]) == [UInt8](repeating: 7, count: 100))
    }

    @Test func `a second opener is told that the store is in use`() throws {
        let folder = try TemporaryFolder()
        let first = try LevelDBStore(path: folder.path("db"))
        #expect(throws: StorageError.inUse(path: folder.path("db"))) { _ = try LevelDBStore(path: folder.path("db")) }
        withExtendedLifetime(first) {}
    }

    @Test func `a store that must exist but does not is told`() throws {
        let folder = try TemporaryFolder()
        var options = LevelDBStore.Options()
        options.createsIfMissing = false
        #expect(throws: StorageError.notFound(path: folder.path("db"))) {
            _ = try LevelDBStore(path: folder.path("db"), options: options)
        }
    }

    @Test func `a damaged store is named, and repair brings it back`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("db")
        try filled(path, heights: 1...5)
        try "garbage\n".write(toFile: path + "/CURRENT", atomically: true, encoding: .utf8)
        #expect {
            _ = try LevelDBStore(path: path)
        } throws: { error in
            guard case .damaged(let named, _)? = error as? StorageError else { return false }
            return named == path
        }
        try LevelDBStore.repair(path: path)
        #expect(try LevelDBStore(path: path).value(for: [3, 1]) == [UInt8](repeating: 3, count: 100))
    }

    @Test func `a log cut at any byte leaves whole batches or is refused`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("db")
        try filled(path, heights: 1...4)
        let names = try FileManager.default.contentsOfDirectory(atPath: path)
        let log = try #require(names.filter { $0.hasSuffix(".log") }.sorted().last)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path + "/" + log))
        #expect(whole.count > 1000)
        var opened = 0
        for cut in stride(from: 0, through: whole.count, by: 7) {
            let copy = folder.path("cut")
            try? FileManager.default.removeItem(atPath: copy)
            try FileManager.default.copyItem(atPath: path, toPath: copy)
            try whole.prefix(cut).write(to: URL(fileURLWithPath: copy + "/" + log))
            guard let store = try? LevelDBStore(path: copy) else { continue }
            opened += 1
            let height = try store.value(for: [0])?.first ?? 0
            for number in 1...4 as ClosedRange<UInt8> {
                for part in 1...3 as ClosedRange<UInt8> {
                    #expect((try store.value(for: [number, part]) != nil) == (number <= height))
                }
            }
        }
        #expect(opened > 10)
    }

    @Test func `an error says what to do`() {
        #expect("\(StorageError.inUse(path: "/data"))".contains("stop that node"))
        #expect("\(StorageError.full(path: "/data"))".contains("free space"))
        #expect("\(StorageError.damaged(path: "/data", detail: "x"))".contains("running.md"))
        #expect("\(StorageError.failed(operation: "reading", path: "/data", code: 21))".contains("directory"))
    }

    @Test func `a store without CURRENT is refused and loses nothing`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("db")
        try filled(path, heights: 1...5)
        // Opening moves the log's contents into a table.
        _ = try LevelDBStore(path: path)
        let current = path + "/CURRENT"
        let whole = try Data(contentsOf: URL(fileURLWithPath: current))
        try FileManager.default.removeItem(atPath: current)
        let before = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        #expect(throws: StorageError.damaged(path: path, detail: "the file CURRENT is missing")) {
            _ = try LevelDBStore(path: path)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: path).sorted() == before)
        try whole.write(to: URL(fileURLWithPath: current))
        #expect(try LevelDBStore(path: path).value(for: [3, 1]) == [UInt8](repeating: 3, count: 100))
    }

    @Test func `a file in place of the store is damage, not another process`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("db")
        try Data("x".utf8).write(to: URL(fileURLWithPath: path))
        #expect {
            _ = try LevelDBStore(path: path)
        } throws: { error in
            guard case .damaged? = error as? StorageError else { return false }
            return true
        }
    }
}
