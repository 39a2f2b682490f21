internal import CLevelDB
internal import Synchronization

/// A `KeyValueStore` on LevelDB, for one process at a time; usable from several threads.
///
/// After a failed write it is `unusable` for writing until it is opened again: LevelDB leaves a half written record in its
/// log and would put later ones behind it, which opening then takes for damage.
package final class LevelDBStore: KeyValueStore, @unchecked Sendable {
    /// How a store is opened.
    package struct Options: Hashable, Sendable {
        /// Bytes of the LRU cache of blocks.
        package var cacheByteCount = 64 << 20
        /// Bytes of the table in memory; larger means fewer and larger files.
        package var writeBufferByteCount = 16 << 20
        /// Bits of the Bloom filter a key; 0 for none.
        package var bloomBitsPerKey = 10
        /// Snappy compression; off, because hashes and ciphertext do not shrink.
        package var isCompressed = false
        /// Whether a folder that holds no store is made into one.
        package var createsIfMissing = true

        package init() {}
    }

    private let path: String
    private let database: OpaquePointer
    private let resources: LevelDBResources
    private let hasFailed = Atomic<Bool>(false)

    /// Opens or makes the store in the folder, whose parent must exist.
    package init(path: String, options: Options = Options()) throws(StorageError) {
        self.path = path
        try Self.requireCurrent(in: path)
        let resources = LevelDBResources(options)
        self.resources = resources
        database = try LevelDB.check(path) { leveldb_open(resources.options, path, $0) }
    }

    deinit { leveldb_close(database) }

    /// Refuses a folder that holds a store's files but not the one that names them: LevelDB would begin a new store there and
    /// delete every table.
    private static func requireCurrent(in path: String) throws(StorageError) {
        guard DiskFile.exists(path), !DiskFile.exists(path + "/CURRENT") else { return }
        let names: [String]
        do throws(StorageError) { names = try DiskFolder.names(in: path) } catch {
            throw .damaged(path: path, detail: "it is not a folder that can be read")
        }
        let isStore = names.contains { $0.hasPrefix("MANIFEST-") || $0.hasSuffix(".ldb") || $0.hasSuffix(".log") }
        guard !isStore else { throw .damaged(path: path, detail: "the file CURRENT is missing") }
    }

    package func value(for key: [UInt8]) throws(StorageError) -> [UInt8]? {
        try LevelDB.value(for: key, in: database, path: path, options: resources.readOptions)
    }

    package func scan(
        from: [UInt8],
        to: [UInt8]?,
        order: ScanOrder,
        _ visit: ([UInt8], [UInt8]) throws(StorageError) -> ScanStep
    ) throws(StorageError) {
        guard let iterator = leveldb_create_iterator(database, resources.scanOptions) else {
            throw .refused(path: path, detail: "no iterator could be made")
        }
        defer { leveldb_iter_destroy(iterator) }
        try LevelDBScan(iterator: iterator, path: path).run(from: from, to: to, order: order, visit)
    }

    package func write(_ batch: WriteBatch, durability: Durability) throws(StorageError) {
        guard !hasFailed.load(ordering: .acquiring) else { throw .unusable(path: path) }
        guard let native = leveldb_writebatch_create() else {
            throw .refused(path: path, detail: "no batch could be made")
        }
        defer { leveldb_writebatch_destroy(native) }
        for operation in batch.operations {
            switch operation {
            case .put(let key, let value):
                key.withChars { keyChars in
                    value.withChars { leveldb_writebatch_put(native, keyChars, key.count, $0, value.count) }
                }
            case .delete(let key):
                key.withChars { leveldb_writebatch_delete(native, $0, key.count) }
            }
        }
        let options = durability == .synced ? resources.syncedWrite : resources.bufferedWrite
        do throws(StorageError) {
            try LevelDB.check(path) { leveldb_write(database, options, native, $0) }
        } catch {
            hasFailed.store(true, ordering: .releasing)
            throw error
        }
    }

    package func snapshot() -> any KeyValueSnapshot {
        LevelDBSnapshot(store: self, database: database, path: path)
    }

    /// Merges the store's files; long, and only useful after much was deleted.
    package func compact() { leveldb_compact_range(database, nil, 0, nil, 0) }

    /// Rebuilds what can be saved of a damaged store; some of the newest writes may be lost.
    package static func repair(path: String) throws(StorageError) {
        let resources = LevelDBResources(Options())
        try LevelDB.check(path) { leveldb_repair_db(resources.options, path, $0) }
    }
}
