package import Storage

/// A store that counts its synced writes, for the figure "syncs per block".
package final class MeteredStore: KeyValueStore {
    private let store: any KeyValueStore
    private let metrics: NodeMetrics

    package init(_ store: any KeyValueStore, metrics: NodeMetrics) {
        self.store = store
        self.metrics = metrics
    }

    package func value(for key: [UInt8]) throws(StorageError) -> [UInt8]? { try store.value(for: key) }

    package func scan(
        from: [UInt8],
        to: [UInt8]?,
        order: ScanOrder,
        _ visit: (_ key: [UInt8], _ value: [UInt8]) throws(StorageError) -> ScanStep
    ) throws(StorageError) {
        try store.scan(from: from, to: to, order: order, visit)
    }

    package func write(_ batch: WriteBatch, durability: Durability) throws(StorageError) {
        let start = SteadyClock.nanoseconds()
        try store.write(batch, durability: durability)
        guard durability == .synced else { return }
        metrics.storageSyncs.increment()
        metrics.blockStoreSeconds.record(nanosecondsSince: start)
    }

    package func snapshot() -> any KeyValueSnapshot { store.snapshot() }
}

/// A journal that counts and times its syncs.
package final class MeteredLog: RecordLog {
    private let log: any RecordLog
    private let metrics: NodeMetrics

    package init(_ log: any RecordLog, metrics: NodeMetrics) {
        self.log = log
        self.metrics = metrics
    }

    package func append(_ record: [UInt8]) throws(StorageError) { try log.append(record) }

    package func sync() throws(StorageError) {
        let start = SteadyClock.nanoseconds()
        try log.sync()
        metrics.storageSyncs.increment()
        metrics.journalSyncSeconds.record(nanosecondsSince: start)
    }

    package func replay(_ visit: (_ segment: UInt64, _ record: [UInt8]) throws(StorageError) -> Void) throws(StorageError) {
        try log.replay(visit)
    }

    @discardableResult
    package func startSegment() throws(StorageError) -> UInt64 { try log.startSegment() }

    package func dropSegments(before segment: UInt64) throws(StorageError) { try log.dropSegments(before: segment) }

    package var currentSegment: UInt64 { log.currentSegment }
    package var oldestSegment: UInt64 { log.oldestSegment }
    package var byteCount: UInt64 { log.byteCount }
}
