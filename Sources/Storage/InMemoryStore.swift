internal import Synchronization

/// A store in memory that behaves like a disk: what was not synced can be lost, and writes can be made to fail.
package final class InMemoryStore: KeyValueStore {
    private struct Contents {
        var current = SortedPairs()
        var synced = SortedPairs()
        /// The batches written since the last sync, in order.
        var unsynced: [WriteBatch] = []
        var syncCount = 0
        var failure: StorageError?
    }

    private let contents = Mutex(Contents())

    package init() {}

    package func value(for key: [UInt8]) throws(StorageError) -> [UInt8]? {
        contents.withLock { $0.current.value(for: key) }
    }

    package func scan(
        from: [UInt8],
        to: [UInt8]?,
        order: ScanOrder,
        _ visit: ([UInt8], [UInt8]) throws(StorageError) -> ScanStep
    ) throws(StorageError) {
        try contents.withLock { $0.current }.scan(from: from, to: to, order: order, visit)
    }

    package func write(_ batch: WriteBatch, durability: Durability) throws(StorageError) {
        let failure = contents.withLock { contents -> StorageError? in
            if let failure = contents.failure { return failure }
            contents.current.apply(batch)
            switch durability {
            case .synced:
                contents.synced = contents.current
                contents.unsynced = []
                contents.syncCount += 1
            case .buffered:
                contents.unsynced.append(batch)
            }
            return nil
        }
        if let failure { throw failure }
    }

    package func snapshot() -> any KeyValueSnapshot { InMemorySnapshot(pairs: contents.withLock { $0.current }) }

    /// The number of pairs.
    package var count: Int { contents.withLock { $0.current.count } }

    /// How many batches were written and synced.
    package var syncedBatchCount: Int { contents.withLock { $0.syncCount } }

    // MARK: Crashes and failures

    /// The batches that a crash now could lose.
    package var unsyncedBatchCount: Int { contents.withLock { $0.unsynced.count } }

    /// Crashes the machine: of the batches since the last sync only the first `keptBatches` are found afterwards.
    package func loseUnsyncedWrites(keepingBatches keptBatches: Int = 0) {
        contents.withLock { contents in
            var survived = contents.synced
            for batch in contents.unsynced.prefix(keptBatches) { survived.apply(batch) }
            contents.current = survived
            contents.synced = survived
            contents.unsynced = []
        }
    }

    /// Makes every later write fail with the error, until nil is given.
    package func failWrites(with failure: StorageError?) { contents.withLock { $0.failure = failure } }
}

/// The contents of an `InMemoryStore` at one moment.
private final class InMemorySnapshot: KeyValueSnapshot {
    private let pairs: SortedPairs

    init(pairs: SortedPairs) { self.pairs = pairs }

    func value(for key: [UInt8]) throws(StorageError) -> [UInt8]? { pairs.value(for: key) }

    func scan(
        from: [UInt8],
        to: [UInt8]?,
        order: ScanOrder,
        _ visit: ([UInt8], [UInt8]) throws(StorageError) -> ScanStep
    ) throws(StorageError) {
        try pairs.scan(from: from, to: to, order: order, visit)
    }
}
