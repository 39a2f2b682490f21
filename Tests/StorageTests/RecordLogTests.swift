import Storage
import TestSupport
import Testing

/// What every record log must do, run on both.
@Suite struct RecordLogTests {
    enum Kind: CaseIterable { case inMemory, file }

    private func withLog(_ kind: Kind, _ body: (any RecordLog) throws -> Void) throws {
        switch kind {
        case .inMemory: try body(InMemoryRecordLog())
        case .file:
            let folder = try TemporaryFolder()
            try body(try FileRecordLog(path: folder.path("journal")))
        }
    }

    @Test(arguments: Kind.allCases)
    func `records come back in order with their segments`(kind: Kind) throws {
        try withLog(kind) { log in
            #expect(log.currentSegment == 1 && log.oldestSegment == 1)
            try log.append([1])
            try log.append([])
            #expect(try log.startSegment() == 2)
            try log.append([UInt8](repeating: 7, count: 5000))
            try log.sync()
            try log.append([4])
            #expect(try log.records() == [[1], [], [UInt8](repeating: 7, count: 5000), [4]])
            var segments: [UInt64] = []
            try log.replay { (segment, _) throws(StorageError) in segments.append(segment) }
            #expect(segments == [1, 1, 2, 2])
            #expect(log.byteCount >= 5002)
        }
    }

    @Test(arguments: Kind.allCases)
    func `old segments are dropped, the current one never`(kind: Kind) throws {
        try withLog(kind) { log in
            for number in 1...4 as ClosedRange<UInt8> {
                try log.append([number])
                try log.startSegment()
            }
            try log.append([5])
            try log.dropSegments(before: 3)
            #expect(try log.records() == [[3], [4], [5]])
            #expect(log.oldestSegment == 3 && log.currentSegment == 5)
            try log.dropSegments(before: 99)
            #expect(try log.records() == [[5]])
            #expect(log.oldestSegment == 5)
            try log.append([6])
            #expect(try log.records() == [[5], [6]])
        }
    }

    @Test(arguments: Kind.allCases)
    func `a rewritten log holds the new records only`(kind: Kind) throws {
        try withLog(kind) { log in
            for number in 0..<10 as Range<UInt8> { try log.append([number]) }
            try log.rewrite(keeping: [[8], [9]])
            #expect(try log.records() == [[8], [9]])
        }
    }

    @Test(arguments: 0...4)
    func `a crash keeps synced records and a prefix of the others`(kept: Int) throws {
        let log = InMemoryRecordLog()
        try log.append([1])
        try log.sync()
        for number in 2...4 as ClosedRange<UInt8> { try log.append([number]) }
        #expect(log.unsyncedCount == 3)
        log.loseUnsynced(keepingRecords: kept)
        #expect(try log.records() == Array([[1], [2], [3], [4]].prefix(1 + kept)))
        #expect(log.unsyncedCount == 0)
    }

    @Test func `a failing disk is told`() throws {
        let log = InMemoryRecordLog()
        log.failWrites(with: .full(path: "disk"))
        #expect(throws: StorageError.full(path: "disk")) { try log.append([1]) }
        #expect(throws: StorageError.full(path: "disk")) { try log.sync() }
        log.failWrites(with: nil)
        try log.append([2])
        #expect(try log.records() == [[2]])
    }
}
