internal import Glibc

/// An ordered map of byte keys as a value: copies are cheap and independent, changes touch one small chunk.
struct SortedPairs: Sendable {
    struct Pair: Sendable {
        let key: [UInt8]
        var value: [UInt8]
    }

    /// Small, since a chunk is copied by the first change after a copy of all was taken, which every sync does.
    private static let chunkLimit = 48

    /// Never empty chunks; keys ascend within and across them.
    private var chunks: [[Pair]] = []
    private(set) var count = 0

    func value(for key: [UInt8]) -> [UInt8]? {
        let place = place(of: key)
        return place.found ? chunks[place.chunk][place.index].value : nil
    }

    mutating func put(_ key: [UInt8], _ value: [UInt8]) {
        let place = place(of: key)
        if place.found {
            chunks[place.chunk][place.index].value = value
            return
        }
        count += 1
        let pair = Pair(key: key, value: value)
        guard place.chunk < chunks.count else {
            chunks.append([pair])
            return
        }
        chunks[place.chunk].insert(pair, at: place.index)
        if chunks[place.chunk].count > Self.chunkLimit { split(place.chunk) }
    }

    mutating func delete(_ key: [UInt8]) {
        let place = place(of: key)
        guard place.found else { return }
        count -= 1
        chunks[place.chunk].remove(at: place.index)
        if chunks[place.chunk].isEmpty { chunks.remove(at: place.chunk) }
    }

    mutating func apply(_ batch: WriteBatch) {
        for operation in batch.operations {
            switch operation {
            case .put(let key, let value): put(key, value)
            case .delete(let key): delete(key)
            }
        }
    }

    func scan(
        from: [UInt8],
        to: [UInt8]?,
        order: ScanOrder,
        _ visit: ([UInt8], [UInt8]) throws(StorageError) -> ScanStep
    ) throws(StorageError) {
        switch order {
        case .ascending: try scanForward(from: from, to: to, visit)
        case .descending: try scanBackward(from: from, to: to, visit)
        }
    }

    private func scanForward(
        from: [UInt8],
        to: [UInt8]?,
        _ visit: ([UInt8], [UInt8]) throws(StorageError) -> ScanStep
    ) throws(StorageError) {
        var (chunk, index, _) = place(of: from)
        while chunk < chunks.count {
            while index < chunks[chunk].count {
                let pair = chunks[chunk][index]
                if let to, !pair.key.precedes(to) { return }
                guard try visit(pair.key, pair.value) == .next else { return }
                index += 1
            }
            chunk += 1
            index = 0
        }
    }

    private func scanBackward(
        from: [UInt8],
        to: [UInt8]?,
        _ visit: ([UInt8], [UInt8]) throws(StorageError) -> ScanStep
    ) throws(StorageError) {
        var (chunk, index) = (chunks.count, 0)
        if let to { (chunk, index, _) = place(of: to) }
        while true {
            if index == 0 {
                guard chunk > 0 else { return }
                chunk -= 1
                index = chunks[chunk].count
            }
            index -= 1
            let pair = chunks[chunk][index]
            if pair.key.precedes(from) { return }
            guard try visit(pair.key, pair.value) == .next else { return }
        }
    }

    /// Where the key stands, or would be inserted.
    private func place(of key: [UInt8]) -> (chunk: Int, index: Int, found: Bool) {
        // The last chunk whose first key is not behind the key.
        let after = chunks.partitionPoint { !key.precedes($0[0].key) }
        guard after > 0 else { return (0, 0, false) }
        let chunk = after - 1
        let index = chunks[chunk].partitionPoint { $0.key.precedes(key) }
        let found = index < chunks[chunk].count && chunks[chunk][index].key == key
        return (chunk, index, found)
    }

    private mutating func split(_ chunk: Int) {
        let middle = chunks[chunk].count / 2
        let upper = Array(chunks[chunk][middle...])
        chunks[chunk].removeSubrange(middle...)
        chunks.insert(upper, at: chunk + 1)
    }
}

extension Array {
    /// The first index whose element does not satisfy a predicate that all elements before it satisfy.
    fileprivate func partitionPoint(_ belongsBefore: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if belongsBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension [UInt8] {
    /// The bytewise order of keys.
    func precedes(_ other: [UInt8]) -> Bool {
        let common = Swift.min(count, other.count)
        let order = withUnsafeBytes { own in
            other.withUnsafeBytes { theirs in
                guard let own = own.baseAddress, let theirs = theirs.baseAddress else { return Int32(0) }
                return memcmp(own, theirs, common)
            }
        }
        return order != 0 ? order < 0 : count < other.count
    }
}
