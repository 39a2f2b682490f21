/// A `RecordLog` in a folder of segment files; see `Docs/spec/storage-log.md`.
///
/// Opening it cuts a torn tail and refuses damage. After any failed write it is `unusable` until it is opened again,
/// because what a failed sync left on disk cannot be known.
package final class FileRecordLog: RecordLog {
    /// The largest record.
    package static let recordLimit = LogFormat.recordLimit
    /// Bytes gathered before they go to the operating system without a sync.
    private static let bufferLimit = 1 << 20

    private let folder: String
    private var segments: [LogSegment]
    /// The bytes of all segments but the current one.
    private var olderByteCount: UInt64
    private var file: OpenFile
    private var writtenCount: Int
    private var syncedCount: Int
    private var buffer: [UInt8] = []
    private var hasFailed = false
    /// Bytes of an unfinished write that opening cut off; for a line in the node's log.
    package let cutByteCount: Int

    /// Opens the log in the folder, which is made if missing.
    package init(path: String) throws(StorageError) {
        try DiskFolder.make(path)
        folder = path
        var segments = try Self.findSegments(in: path)
        if segments.isEmpty { segments = [try Self.makeSegment(1, in: path)] }
        var older: UInt64 = 0
        for segment in segments.dropLast() {
            older += UInt64(try segment.read(isLast: false) { (_) throws(StorageError) in }.byteCount)
        }
        guard let last = segments.last else { throw .unusable(path: path) }
        let contents = try last.read(isLast: true) { (_) throws(StorageError) in }
        let file = try OpenFile(path: last.path, creating: false)
        writtenCount = try Self.repair(file, of: last, contents: contents)
        syncedCount = writtenCount
        cutByteCount = contents.byteCount - contents.end
        olderByteCount = older
        self.file = file
        self.segments = segments
    }

    package var currentSegment: UInt64 { segments.last?.number ?? 1 }
    package var oldestSegment: UInt64 { segments.first?.number ?? 1 }

    package var byteCount: UInt64 { olderByteCount + UInt64(writtenCount + buffer.count) }

    package func append(_ record: [UInt8]) throws(StorageError) {
        try requireUsable()
        guard record.count <= Self.recordLimit else {
            throw .recordTooLarge(limit: Self.recordLimit, found: record.count)
        }
        LogFormat.append(record, synced: syncedCount, to: &buffer)
        if buffer.count >= Self.bufferLimit { try flush() }
    }

    package func sync() throws(StorageError) {
        try flush()
        guard syncedCount < writtenCount else { return }
        try failing { () throws(StorageError) in try file.sync() }
        syncedCount = writtenCount
    }

    package func replay(
        _ visit: (_ segment: UInt64, _ record: [UInt8]) throws(StorageError) -> Void
    ) throws(StorageError) {
        try flush()
        for segment in segments {
            _ = try segment.read(isLast: segment.number == currentSegment) { (record) throws(StorageError) in
                try visit(segment.number, record)
            }
        }
    }

    @discardableResult package func startSegment() throws(StorageError) -> UInt64 {
        try sync()
        let (number, overflow) = currentSegment.addingReportingOverflow(1)
        guard !overflow else { throw .unusable(path: folder) }
        try failing { () throws(StorageError) in
            let segment = try Self.makeSegment(number, in: folder)
            file = try OpenFile(path: segment.path, creating: false)
            segments.append(segment)
        }
        olderByteCount += UInt64(writtenCount)
        writtenCount = LogFormat.headerByteCount
        syncedCount = writtenCount
        return number
    }

    package func dropSegments(before limit: UInt64) throws(StorageError) {
        try requireUsable()
        while let first = segments.first, segments.count > 1, first.number < limit {
            let byteCount = try OpenFile(reading: first.path).size()
            // Each deletion is synced before the next, so that a crash never leaves a gap in the numbers.
            try failing { () throws(StorageError) in try DiskFile.remove(first.path) }
            segments.removeFirst()
            olderByteCount -= min(olderByteCount, UInt64(byteCount))
        }
    }
}

// MARK: Files

extension FileRecordLog {
    private static func findSegments(in folder: String) throws(StorageError) -> [LogSegment] {
        let numbers = try DiskFolder.names(in: folder).compactMap(LogSegment.number(ofFile:)).sorted()
        for (lower, upper) in zip(numbers, numbers.dropFirst()) where upper - lower != 1 {
            throw .damaged(path: folder, detail: "log segment \(lower + 1) is missing between \(lower) and \(upper)")
        }
        return numbers.map { LogSegment(number: $0, folder: folder) }
    }

    private static func makeSegment(_ number: UInt64, in folder: String) throws(StorageError) -> LogSegment {
        let segment = LogSegment(number: number, folder: folder)
        let file = try OpenFile(path: segment.path, creating: true)
        try file.write(LogFormat.header(segment: number), at: 0)
        try file.sync()
        try DiskFolder.sync(folder)
        return segment
    }

    /// Cuts a torn tail, completes a torn header and gives the byte where the next record goes.
    private static func repair(
        _ file: OpenFile,
        of segment: LogSegment,
        contents: LogSegment.Contents
    ) throws(StorageError) -> Int {
        if contents.end < LogFormat.headerByteCount {
            if contents.byteCount > 0 { try file.truncate(to: 0) }
            try file.write(LogFormat.header(segment: segment.number), at: 0)
        } else if contents.end < contents.byteCount {
            try file.truncate(to: contents.end)
        }
        // What is read at opening is acted upon, so it must be on disk even if it was only in the system's cache.
        try file.sync()
        return max(contents.end, LogFormat.headerByteCount)
    }

    private func flush() throws(StorageError) {
        try requireUsable()
        guard !buffer.isEmpty else { return }
        try failing { () throws(StorageError) in try file.write(buffer, at: writtenCount) }
        writtenCount += buffer.count
        buffer.removeAll(keepingCapacity: buffer.count <= 2 * Self.bufferLimit)
    }

    private func requireUsable() throws(StorageError) {
        if hasFailed { throw .unusable(path: folder) }
    }

    /// Runs a step whose failure makes the log unusable.
    private func failing(_ step: () throws(StorageError) -> Void) throws(StorageError) {
        do { try step() } catch {
            hasFailed = true
            throw error
        }
    }
}
