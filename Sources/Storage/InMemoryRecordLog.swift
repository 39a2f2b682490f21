/// A record log in memory that behaves like a disk: records behind the last sync can be lost, and writes can fail.
package final class InMemoryRecordLog: RecordLog {
    private struct Entry {
        let segment: UInt64
        let record: [UInt8]
    }

    private var entries: [Entry] = []
    private var syncedCount = 0
    private var failure: StorageError?
    package private(set) var currentSegment: UInt64 = 1
    package private(set) var oldestSegment: UInt64 = 1

    package init() {}

    package func append(_ record: [UInt8]) throws(StorageError) {
        if let failure { throw failure }
        entries.append(Entry(segment: currentSegment, record: record))
    }

    package func sync() throws(StorageError) {
        if let failure { throw failure }
        syncedCount = entries.count
    }

    package func replay(
        _ visit: (_ segment: UInt64, _ record: [UInt8]) throws(StorageError) -> Void
    ) throws(StorageError) {
        for entry in entries { try visit(entry.segment, entry.record) }
    }

    @discardableResult package func startSegment() throws(StorageError) -> UInt64 {
        try sync()
        currentSegment += 1
        return currentSegment
    }

    package func dropSegments(before segment: UInt64) throws(StorageError) {
        if let failure { throw failure }
        let limit = min(segment, currentSegment)
        oldestSegment = max(oldestSegment, limit)
        let dropped = entries.prefix { $0.segment < limit }.count
        entries.removeFirst(dropped)
        syncedCount = max(0, syncedCount - dropped)
    }

    package var byteCount: UInt64 { entries.reduce(0) { $0 + UInt64($1.record.count) } }

    // MARK: Crashes and failures

    /// The records that a crash now could lose.
    package var unsyncedCount: Int { entries.count - syncedCount }

    /// Crashes the machine: of the records since the last sync only the first `keptRecords` are found afterwards.
    package func loseUnsynced(keepingRecords keptRecords: Int = 0) {
        let kept = min(entries.count, syncedCount + max(0, keptRecords))
        entries.removeSubrange(kept...)
        syncedCount = kept
    }

    /// Makes every later write and sync fail with the error, until nil is given.
    package func failWrites(with failure: StorageError?) { self.failure = failure }
}
