/// The part of a store whose keys begin with a prefix, shown without it.
package final class PrefixedStore: KeyValueStore {
    private let store: any KeyValueStore
    private let prefix: [UInt8]
    private let reading: PrefixedSnapshot

    package init(_ store: any KeyValueStore, prefix: [UInt8]) {
        self.store = store
        self.prefix = prefix
        reading = PrefixedSnapshot(store, prefix: prefix)
    }

    package func value(for key: [UInt8]) throws(StorageError) -> [UInt8]? { try reading.value(for: key) }

    package func scan(
        from: [UInt8],
        to: [UInt8]?,
        order: ScanOrder,
        _ visit: (_ key: [UInt8], _ value: [UInt8]) throws(StorageError) -> ScanStep
    ) throws(StorageError) {
        try reading.scan(from: from, to: to, order: order, visit)
    }

    package func write(_ batch: WriteBatch, durability: Durability) throws(StorageError) {
        var prefixed = WriteBatch()
        prefixed.reserveCapacity(batch.count)
        for operation in batch.operations {
            switch operation {
            case .put(let key, let value): prefixed.put(prefix + key, value)
            case .delete(let key): prefixed.delete(prefix + key)
            }
        }
        try store.write(prefixed, durability: durability)
    }

    package func snapshot() -> any KeyValueSnapshot { PrefixedSnapshot(store.snapshot(), prefix: prefix) }
}

/// The same part of a snapshot.
private final class PrefixedSnapshot: KeyValueSnapshot {
    private let source: any KeyValueSnapshot
    private let prefix: [UInt8]

    init(_ source: any KeyValueSnapshot, prefix: [UInt8]) {
        self.source = source
        self.prefix = prefix
    }

    func value(for key: [UInt8]) throws(StorageError) -> [UInt8]? { try source.value(for: prefix + key) }

    func scan(
        from: [UInt8],
        to: [UInt8]?,
        order: ScanOrder,
        _ visit: (_ key: [UInt8], _ value: [UInt8]) throws(StorageError) -> ScanStep
    ) throws(StorageError) {
        let end = to.map { prefix + $0 } ?? KeyRange.end(ofPrefix: prefix)
        try source.scan(from: prefix + from, to: end, order: order) { (key, value) throws(StorageError) in
            try visit(Array(key[prefix.count...]), value)
        }
    }
}
