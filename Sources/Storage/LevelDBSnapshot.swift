internal import CLevelDB

/// The contents of a `LevelDBStore` at one moment; keeps the store open while it lives.
final class LevelDBSnapshot: KeyValueSnapshot, @unchecked Sendable {
    private let store: LevelDBStore
    private let database: OpaquePointer
    private let path: String
    private let snapshot: OpaquePointer?
    private let readOptions: OpaquePointer?
    private let scanOptions: OpaquePointer?

    init(store: LevelDBStore, database: OpaquePointer, path: String) {
        self.store = store
        self.database = database
        self.path = path
        snapshot = leveldb_create_snapshot(database)
        readOptions = LevelDBResources.readOptions(fillsCache: true)
        scanOptions = LevelDBResources.readOptions(fillsCache: false)
        leveldb_readoptions_set_snapshot(readOptions, snapshot)
        leveldb_readoptions_set_snapshot(scanOptions, snapshot)
    }

    deinit {
        leveldb_readoptions_destroy(scanOptions)
        leveldb_readoptions_destroy(readOptions)
        leveldb_release_snapshot(database, snapshot)
    }

    func value(for key: [UInt8]) throws(StorageError) -> [UInt8]? {
        try LevelDB.value(for: key, in: database, path: path, options: readOptions)
    }

    func scan(
        from: [UInt8],
        to: [UInt8]?,
        order: ScanOrder,
        _ visit: ([UInt8], [UInt8]) throws(StorageError) -> ScanStep
    ) throws(StorageError) {
        guard let iterator = leveldb_create_iterator(database, scanOptions) else {
            throw .refused(path: path, detail: "no iterator could be made")
        }
        defer { leveldb_iter_destroy(iterator) }
        try LevelDBScan(iterator: iterator, path: path).run(from: from, to: to, order: order, visit)
    }
}
