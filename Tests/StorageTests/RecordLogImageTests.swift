import Storage
import Testing

/// The log whose bytes can be lost and spoiled one by one.
@Suite struct RecordLogImageTests {
    private func log(_ synced: [[UInt8]], _ unsynced: [[UInt8]] = []) throws -> RecordLogImage {
        let log = RecordLogImage()
        for record in synced {
            try log.append(record)
            try log.sync()
        }
        for record in unsynced { try log.append(record) }
        return log
    }

    @Test func `a crash at any byte leaves the synced records and a prefix of the others`() throws {
        let whole = try log([[1], [2, 2]], [[3, 3, 3], [4]])
        for kept in 0...whole.unsyncedByteCount {
            let log = try log([[1], [2, 2]], [[3, 3, 3], [4]])
            log.crash(keepingBytes: kept)
            try log.open()
            let records = try log.records()
            #expect(records.starts(with: [[1], [2, 2]]))
            #expect([[1], [2, 2], [3, 3, 3], [4]].starts(with: records))
        }
    }

    @Test func `bytes that the disk had not written yet are a torn tail`() throws {
        let log = try log([[1]], [[2, 2, 2, 2]])
        log.crash(keepingBytes: log.unsyncedByteCount, spoiling: 3)
        try log.open()
        #expect(try log.records() == [[1]])
        try log.append([5])
        #expect(try log.records() == [[1], [5]])
    }

    @Test func `a bit that turns in front of later synced records is named as damage`() throws {
        let log = try log([[1, 1, 1, 1], [2], [3]])
        log.flip(bit: 3, ofByte: 16 + 16)
        #expect(throws: StorageError.self) { try log.open() }
    }

    @Test func `segments are counted and dropped`() throws {
        let log = try log([[1], [2]])
        let before = log.byteCount
        let segment = try log.startSegment()
        try log.append([3])
        try log.dropSegments(before: segment)
        #expect(log.segmentCount == 1)
        #expect(log.byteCount < before)
        #expect(try log.records() == [[3]])
    }
}
