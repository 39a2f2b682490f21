/// An append-only log of records in numbered segments, for what must be on disk before it is said.
///
/// Records keep their order. After a crash the records up to the last `sync` are all there; of those behind it a prefix
/// may be. Not for use from several threads at once.
package protocol RecordLog: AnyObject {
    /// Adds a record behind all others; it is durable only after the next `sync`.
    func append(_ record: [UInt8]) throws(StorageError)

    /// Returns when every record appended so far is on disk. One sync covers any number of records.
    func sync() throws(StorageError)

    /// Visits every record that the log holds, oldest first, with the number of its segment.
    func replay(_ visit: (_ segment: UInt64, _ record: [UInt8]) throws(StorageError) -> Void) throws(StorageError)

    /// Syncs, then begins a new segment and returns its number; later records go there.
    @discardableResult func startSegment() throws(StorageError) -> UInt64

    /// Deletes all segments below the number; the current one is never deleted.
    func dropSegments(before segment: UInt64) throws(StorageError)

    /// The number of the segment that records go to now; the first is 1.
    var currentSegment: UInt64 { get }

    /// The lowest number of a segment that is still there.
    var oldestSegment: UInt64 { get }

    /// The bytes of all segments, with those not yet synced.
    var byteCount: UInt64 { get }
}

extension RecordLog {
    /// All records, oldest first.
    package func records() throws(StorageError) -> [[UInt8]] {
        var records: [[UInt8]] = []
        try replay { (_, record) throws(StorageError) in records.append(record) }
        return records
    }

    /// Replaces the whole log by these records, so that a crash leaves either the old records or the new ones behind them.
    package func rewrite(keeping records: [[UInt8]]) throws(StorageError) {
        let segment = try startSegment()
        for record in records { try append(record) }
        try sync()
        try dropSegments(before: segment)
    }
}
