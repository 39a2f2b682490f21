internal import CLevelDB

/// One walk of a LevelDB iterator over a range of keys.
struct LevelDBScan {
    let iterator: OpaquePointer
    let path: String

    func run(
        from: [UInt8],
        to: [UInt8]?,
        order: ScanOrder,
        _ visit: ([UInt8], [UInt8]) throws(StorageError) -> ScanStep
    ) throws(StorageError) {
        start(from: from, to: to, order: order)
        while leveldb_iter_valid(iterator) != 0 {
            let key = bytes(leveldb_iter_key)
            switch order {
            case .ascending: if let to, !key.precedes(to) { return }
            case .descending: if key.precedes(from) { return }
            }
            guard try visit(key, bytes(leveldb_iter_value)) == .next else { return }
            if order == .ascending { leveldb_iter_next(iterator) } else { leveldb_iter_prev(iterator) }
        }
        try LevelDB.check(path) { leveldb_iter_get_error(iterator, $0) }
    }

    private func start(from: [UInt8], to: [UInt8]?, order: ScanOrder) {
        switch order {
        case .ascending:
            from.withChars { leveldb_iter_seek(iterator, $0, from.count) }
        case .descending:
            guard let to else {
                leveldb_iter_seek_to_last(iterator)
                return
            }
            // Seek finds the first key at or behind the end; the one before it is the last inside.
            to.withChars { leveldb_iter_seek(iterator, $0, to.count) }
            if leveldb_iter_valid(iterator) != 0 {
                leveldb_iter_prev(iterator)
            } else {
                leveldb_iter_seek_to_last(iterator)
            }
        }
    }

    private func bytes(_ part: (OpaquePointer?, UnsafeMutablePointer<Int>?) -> UnsafePointer<CChar>?) -> [UInt8] {
        var count = 0
        let start = part(iterator, &count)
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }
}
