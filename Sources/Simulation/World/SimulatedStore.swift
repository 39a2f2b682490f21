internal import Storage
private import Synchronization

/// A key-value store on a disk whose power may go and whose bytes may rot.
final class SimulatedStore: KeyValueStore {
    let contents = InMemoryStore()
    private let power: PowerSupply
    private let rot = RottenKeys()
    private let readable: RottingPairs

    init(power: PowerSupply) {
        self.power = power
        readable = RottingPairs(pairs: contents, rot: rot)
    }

    func value(for key: [UInt8]) throws(StorageError) -> [UInt8]? { try readable.value(for: key) }

    func scan(
        from: [UInt8],
        to: [UInt8]?,
        order: ScanOrder,
        _ visit: ([UInt8], [UInt8]) throws(StorageError) -> ScanStep
    ) throws(StorageError) {
        try readable.scan(from: from, to: to, order: order, visit)
    }

    func write(_ batch: WriteBatch, durability: Durability) throws(StorageError) {
        switch power.spend() {
        case .works: try contents.write(batch, durability: durability)
        case .goes(let failure):
            // The batch is with the disk and nobody knows whether it was written; on a full disk it was not.
            if failure != PowerSupply.fullDisk { try contents.write(batch, durability: .buffered) }
            throw failure
        case .isOut(let failure): throw failure
        }
    }

    func snapshot() -> any KeyValueSnapshot { RottingPairs(pairs: contents.snapshot(), rot: rot) }

    /// Spoils one value, chosen by number: reading it fails from now on, or gives another bit without a word.
    func spoil(_ number: UInt64, isSilent: Bool, bit: UInt64) {
        let count = contents.count
        guard count > 0 else { return }
        var left = Int(number % UInt64(count))
        var found: (key: [UInt8], value: [UInt8])?
        try? contents.scan(from: [], to: nil, order: .ascending) { (key, value) throws(StorageError) in
            found = (key, value)
            left -= 1
            return left < 0 ? .stop : .next
        }
        guard let key = found?.key, var value = found?.value else { return }
        guard isSilent, !value.isEmpty else { return rot.add(key) }
        value[Int(bit / 8 % UInt64(value.count))] ^= 1 << UInt8(bit % 8)
        var batch = WriteBatch()
        batch.put(key, value)
        try? contents.write(batch, durability: .synced)
    }
}

/// Keys whose values cannot be read any more: their checksums do not fit.
private final class RottenKeys: Sendable {
    private let keys = Mutex<Set<[UInt8]>>([])

    func add(_ key: [UInt8]) { keys.withLock { _ = $0.insert(key) } }

    func check(_ key: [UInt8]) throws(StorageError) {
        guard keys.withLock({ !$0.isEmpty && $0.contains(key) }) else { return }
        throw .damaged(path: "simulated disk", detail: "the checksum of a value does not fit")
    }
}

/// What a store holds, or held at one moment, with its rotten places.
private final class RottingPairs: KeyValueSnapshot {
    private let pairs: any KeyValueSnapshot
    private let rot: RottenKeys

    init(pairs: any KeyValueSnapshot, rot: RottenKeys) { (self.pairs, self.rot) = (pairs, rot) }

    func value(for key: [UInt8]) throws(StorageError) -> [UInt8]? {
        try rot.check(key)
        return try pairs.value(for: key)
    }

    func scan(
        from: [UInt8],
        to: [UInt8]?,
        order: ScanOrder,
        _ visit: ([UInt8], [UInt8]) throws(StorageError) -> ScanStep
    ) throws(StorageError) {
        let rot = rot
        try pairs.scan(from: from, to: to, order: order) { (key, value) throws(StorageError) in
            try rot.check(key)
            return try visit(key, value)
        }
    }
}
