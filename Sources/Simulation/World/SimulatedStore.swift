internal import Storage

/// A key-value store on a disk whose power may go.
final class SimulatedStore: KeyValueStore {
    let contents = InMemoryStore()
    private let power: PowerSupply

    init(power: PowerSupply) { self.power = power }

    func value(for key: [UInt8]) throws(StorageError) -> [UInt8]? { try contents.value(for: key) }

    func scan(
        from: [UInt8],
        to: [UInt8]?,
        order: ScanOrder,
        _ visit: ([UInt8], [UInt8]) throws(StorageError) -> ScanStep
    ) throws(StorageError) {
        try contents.scan(from: from, to: to, order: order, visit)
    }

    func write(_ batch: WriteBatch, durability: Durability) throws(StorageError) {
        switch power.spend() {
        case .works: try contents.write(batch, durability: durability)
        case .goes:
            // The batch is with the disk and nobody knows whether it was written.
            try contents.write(batch, durability: .buffered)
            throw PowerSupply.failure
        case .isOut: throw PowerSupply.failure
        }
    }

    func snapshot() -> any KeyValueSnapshot { contents.snapshot() }
}
