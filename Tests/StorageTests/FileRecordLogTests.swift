import Foundation
import Storage
import TestSupport
import Testing

@Suite struct FileRecordLogTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path("journal") }

    init() throws { folder = try TemporaryFolder() }

    private func segment(_ number: Int) -> URL {
        URL(fileURLWithPath: path + "/" + String(format: "%08d.log", number))
    }

    /// Three groups of records, each synced, in one segment; gives the file's bytes and where each group ends.
    private func threeGroups() throws -> (bytes: Data, groups: [[[UInt8]]], ends: [Int]) {
        let groups: [[[UInt8]]] = [[[1], [2, 2]], [[], [UInt8](repeating: 3, count: 40)], [[4, 4, 4], [5]]]
        var ends: [Int] = []
        do {
            let log = try FileRecordLog(path: path)
            for group in groups {
                for record in group { try log.append(record) }
                try log.sync()
                ends.append(Int(log.byteCount))
            }
        }
        return (try Data(contentsOf: segment(1)), groups, ends)
    }

    @Test func `records are found after reopening, and appending goes on`() throws {
        let groups = try threeGroups().groups
        let log = try FileRecordLog(path: path)
        #expect(log.cutByteCount == 0)
        try log.append([9])
        try log.sync()
        #expect(try FileRecordLog(path: path).records() == groups.flatMap { $0 } + [[9]])
    }

    @Test func `a file cut at any byte gives whole records and takes new ones`() throws {
        let (bytes, groups, _) = try threeGroups()
        let records = groups.flatMap { $0 }
        var longest = 0
        for cut in 0...bytes.count {
            try bytes.prefix(cut).write(to: segment(1))
            do {
                let log = try FileRecordLog(path: path)
                let found = try log.records()
                #expect(found == Array(records.prefix(found.count)))
                #expect(found.count >= longest)
                longest = max(longest, found.count)
                try log.append([0xEE])
                try log.sync()
            }
            let again = try FileRecordLog(path: path)
            #expect(again.cutByteCount == 0)
            #expect(try again.records() == Array(records.prefix(longest)) + [[0xEE]])
        }
        #expect(longest == records.count)
    }

    @Test func `zeros or noise behind the last record are cut`() throws {
        let (bytes, groups, _) = try threeGroups()
        var random = SeededRandom(seed: 8)
        for tail in [[UInt8](repeating: 0, count: 4096), random.bytes(5), random.bytes(300)] {
            try (bytes + tail).write(to: segment(1))
            let log = try FileRecordLog(path: path)
            #expect(log.cutByteCount == tail.count)
            #expect(try log.records() == groups.flatMap { $0 })
        }
    }

    @Test func `damage before a later sync is named, damage behind it is cut`() throws {
        let (bytes, groups, ends) = try threeGroups()
        for index in 0..<bytes.count {
            var damaged = bytes
            damaged[index] ^= 0x10
            try damaged.write(to: segment(1))
            if index < ends[1] {
                #expect(throws: StorageError.self, "byte \(index)") { _ = try FileRecordLog(path: path) }
            } else {
                let found = try FileRecordLog(path: path).records()
                #expect(found == Array(groups.flatMap { $0 }.prefix(found.count)) && found.count >= 4)
            }
        }
    }

    @Test func `the error names the file and the byte`() throws {
        var bytes = try threeGroups().bytes
        bytes[20] ^= 1
        try bytes.write(to: segment(1))
        #expect {
            _ = try FileRecordLog(path: path)
        } throws: { error in
            guard case .damaged(let file, let detail)? = error as? StorageError else { return false }
            return file.hasSuffix("00000001.log") && detail.contains("byte 16")
        }
    }

    @Test func `a hole among records that were never synced is cut, though whole records follow`() throws {
        do {
            let log = try FileRecordLog(path: path)
            try log.append([1])
            try log.sync()
            for number in 2...4 as ClosedRange<UInt8> { try log.append([number, number]) }
            try log.sync()
        }
        var bytes = try Data(contentsOf: segment(1))
        // The second record, first of its group, was torn; the third and fourth reached the disk.
        bytes[16 + 17 + 16] ^= 0xFF
        try bytes.write(to: segment(1))
        #expect(try FileRecordLog(path: path).records() == [[1]])
    }

    @Test func `a torn segment that is not the last is damage, and so is a missing one`() throws {
        do {
            let log = try FileRecordLog(path: path)
            for number in 1...3 as ClosedRange<UInt8> {
                try log.append([number])
                try log.startSegment()
            }
        }
        let whole = try Data(contentsOf: segment(2))
        try whole.dropLast(1).write(to: segment(2))
        #expect(throws: StorageError.self) { _ = try FileRecordLog(path: path) }
        try FileManager.default.removeItem(at: segment(2))
        #expect(throws: StorageError.damaged(path: path, detail: "log segment 2 is missing between 1 and 3")) {
            _ = try FileRecordLog(path: path)
        }
        try whole.write(to: segment(2))
        #expect(try FileRecordLog(path: path).records() == [[1], [2], [3]])
    }

    @Test(arguments: 0...16)
    func `a segment cut while it was made is made again`(count: Int) throws {
        do {
            let log = try FileRecordLog(path: path)
            try log.append([1])
            try log.startSegment()
        }
        let header = try Data(contentsOf: segment(2))
        try header.prefix(count).write(to: segment(2))
        let log = try FileRecordLog(path: path)
        #expect(log.currentSegment == 2)
        try log.append([2])
        try log.sync()
        #expect(try FileRecordLog(path: path).records() == [[1], [2]])
    }

    @Test func `a file that is not a log is refused, and other files are left alone`() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Data("something else entirely".utf8).write(to: segment(1))
        #expect(throws: StorageError.self) { _ = try FileRecordLog(path: path) }
        try FileManager.default.removeItem(at: segment(1))
        try Data("notes".utf8).write(to: URL(fileURLWithPath: path + "/README"))
        #expect(try FileRecordLog(path: path).records() == [])
    }

    @Test func `a record over the limit is refused`() throws {
        let log = try FileRecordLog(path: path)
        let limit = FileRecordLog.recordLimit
        #expect(throws: StorageError.recordTooLarge(limit: limit, found: limit + 1)) {
            try log.append([UInt8](repeating: 0, count: limit + 1))
        }
        try log.append([1])
        #expect(try log.records() == [[1]])
    }

    @Test func `the bytes of a segment are fixed`() throws {
        let bytes = try threeGroups().bytes
        let hex = bytes.map { String(format: "%02x", $0) }.joined()
        #expect(try GoldenFile("record-log-segment.txt").difference(from: hex) == nil)
    }
}
