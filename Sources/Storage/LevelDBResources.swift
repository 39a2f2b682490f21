internal import CLevelDB

/// The option objects of one LevelDB database, which must outlive it.
final class LevelDBResources {
    let options: OpaquePointer?
    let readOptions: OpaquePointer?
    let scanOptions: OpaquePointer?
    let syncedWrite: OpaquePointer?
    let bufferedWrite: OpaquePointer?
    private let cache: OpaquePointer?
    private let filter: OpaquePointer?

    init(_ settings: LevelDBStore.Options) {
        cache = leveldb_cache_create_lru(settings.cacheByteCount)
        filter = settings.bloomBitsPerKey > 0 ? leveldb_filterpolicy_create_bloom(Int32(settings.bloomBitsPerKey)) : nil
        options = leveldb_options_create()
        leveldb_options_set_create_if_missing(options, settings.createsIfMissing ? 1 : 0)
        // Damage is an error at once, never silently skipped records.
        leveldb_options_set_paranoid_checks(options, 1)
        leveldb_options_set_cache(options, cache)
        leveldb_options_set_write_buffer_size(options, settings.writeBufferByteCount)
        if let filter { leveldb_options_set_filter_policy(options, filter) }
        let compression = settings.isCompressed ? leveldb_snappy_compression : leveldb_no_compression
        leveldb_options_set_compression(options, Int32(compression))
        readOptions = LevelDBResources.readOptions(fillsCache: true)
        // A long scan must not push what is read often out of the cache.
        scanOptions = LevelDBResources.readOptions(fillsCache: false)
        syncedWrite = leveldb_writeoptions_create()
        leveldb_writeoptions_set_sync(syncedWrite, 1)
        bufferedWrite = leveldb_writeoptions_create()
    }

    deinit {
        leveldb_writeoptions_destroy(bufferedWrite)
        leveldb_writeoptions_destroy(syncedWrite)
        leveldb_readoptions_destroy(scanOptions)
        leveldb_readoptions_destroy(readOptions)
        leveldb_options_destroy(options)
        if let filter { leveldb_filterpolicy_destroy(filter) }
        leveldb_cache_destroy(cache)
    }

    static func readOptions(fillsCache: Bool) -> OpaquePointer? {
        let options = leveldb_readoptions_create()
        leveldb_readoptions_set_verify_checksums(options, 1)
        leveldb_readoptions_set_fill_cache(options, fillsCache ? 1 : 0)
        return options
    }
}
