/// A record log in memory in the very bytes of `FileRecordLog`, for simulated disks on which writes tear and bytes rot.
///
/// Reads and refuses exactly what the files' reader does. What was not synced can be lost up to any byte.
package final class RecordLogImage: RecordLog {
    private static let folder = "simulated journal"

    private struct Segment {
        let number: UInt64
        var bytes: [UInt8]

        init(number: UInt64) {
            self.number = number
            bytes = LogFormat.header(segment: number)
        }
    }

    private var segments = [Segment(number: 1)]
    /// How far the last segment is on disk; all others are wholly.
    private var syncedCount = LogFormat.headerByteCount
    package private(set) var byteCount = UInt64(LogFormat.headerByteCount)

    package init() {}

    /// Does what opening the files does: refuses damage and cuts a torn tail.
    package func open() throws(StorageError) {
        try replay { (_, _) throws(StorageError) in }
        guard let last = segments.last else { return }
        let end = try log(last).read(last.bytes, isLast: true) { (_) throws(StorageError) in }.end
        if end < LogFormat.headerByteCount {
            segments[segments.count - 1].bytes = LogFormat.header(segment: last.number)
        } else {
            segments[segments.count - 1].bytes.removeSubrange(end...)
        }
        recount()
        syncedCount = segments[segments.count - 1].bytes.count
    }

    package func append(_ record: [UInt8]) throws(StorageError) {
        guard record.count <= LogFormat.recordLimit else {
            throw .recordTooLarge(limit: LogFormat.recordLimit, found: record.count)
        }
        LogFormat.append(record, synced: syncedCount, to: &segments[segments.count - 1].bytes)
        byteCount += UInt64(LogFormat.prefixByteCount + record.count)
    }

    package func sync() throws(StorageError) { syncedCount = segments[segments.count - 1].bytes.count }

    package func replay(
        _ visit: (_ segment: UInt64, _ record: [UInt8]) throws(StorageError) -> Void
    ) throws(StorageError) {
        for (place, segment) in segments.enumerated() {
            _ = try log(segment).read(segment.bytes, isLast: place == segments.count - 1) { (record) throws(StorageError) in
                try visit(segment.number, record)
            }
        }
    }

    @discardableResult package func startSegment() throws(StorageError) -> UInt64 {
        try sync()
        let number = currentSegment + 1
        segments.append(Segment(number: number))
        syncedCount = LogFormat.headerByteCount
        byteCount += UInt64(LogFormat.headerByteCount)
        return number
    }

    package func dropSegments(before limit: UInt64) throws(StorageError) {
        while segments.count > 1, segments[0].number < limit { segments.removeFirst() }
        recount()
    }

    package var currentSegment: UInt64 { segments.last?.number ?? 1 }
    package var oldestSegment: UInt64 { segments.first?.number ?? 1 }
    package var segmentCount: Int { segments.count }

    private func log(_ segment: Segment) -> LogSegment { LogSegment(number: segment.number, folder: Self.folder) }

    private func recount() { byteCount = segments.reduce(0) { $0 + UInt64($1.bytes.count) } }

    // MARK: Crashes and damage

    /// The bytes that a crash now could lose.
    package var unsyncedByteCount: Int { segments[segments.count - 1].bytes.count - syncedCount }

    /// Crashes the machine: of the bytes since the last sync only the first `keptBytes` are found afterwards, and the
    /// last `spoiledBytes` of these hold zeros, as where the disk had made the file longer and not yet written.
    package func crash(keepingBytes keptBytes: Int, spoiling spoiledBytes: Int = 0) {
        let last = segments.count - 1
        let kept = min(max(0, keptBytes), unsyncedByteCount)
        segments[last].bytes.removeSubrange((syncedCount + kept)...)
        let spoiled = min(max(0, spoiledBytes), kept)
        for index in (syncedCount + kept - spoiled)..<(syncedCount + kept) { segments[last].bytes[index] = 0 }
        recount()
    }

    /// Turns one bit of what is on disk; the place is counted over all segments and taken modulo their bytes.
    package func flip(bit: UInt8, ofByte place: UInt64) {
        guard byteCount > 0 else { return }
        var rest = Int(place % byteCount)
        for index in segments.indices {
            guard rest >= segments[index].bytes.count else {
                segments[index].bytes[rest] ^= 1 << (bit & 7)
                return
            }
            rest -= segments[index].bytes.count
        }
    }
}
