/// A `RecordLog` in a folder of segment files; see `Docs/spec/storage-log.md`.
package final class FileRecordLog: RecordLog {
    package init(path: String) throws(StorageError) { throw .unusable(path: path) }
    package func append(_ record: [UInt8]) throws(StorageError) {}
    package func sync() throws(StorageError) {}
    package func replay(
        _ visit: (_ segment: UInt64, _ record: [UInt8]) throws(StorageError) -> Void
    ) throws(StorageError) {}
    @discardableResult package func startSegment() throws(StorageError) -> UInt64 { 1 }
    package func dropSegments(before segment: UInt64) throws(StorageError) {}
    package var currentSegment: UInt64 { 1 }
    package var byteCount: UInt64 { 0 }
}
