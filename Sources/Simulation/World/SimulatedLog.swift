internal import Storage

/// A record log on a disk whose power may go: in a sync, when a segment begins, or when old ones are dropped.
final class SimulatedLog: RecordLog {
    private(set) var contents = RecordLogImage()
    private let power: PowerSupply

    init(power: PowerSupply) { self.power = power }

    func append(_ record: [UInt8]) throws(StorageError) {
        if let trouble = power.trouble { throw trouble }
        try contents.append(record)
    }

    func sync() throws(StorageError) {
        try spend()
        try contents.sync()
    }

    func replay(_ visit: (UInt64, [UInt8]) throws(StorageError) -> Void) throws(StorageError) { try contents.replay(visit) }

    @discardableResult func startSegment() throws(StorageError) -> UInt64 {
        try spend()
        return try contents.startSegment()
    }

    func dropSegments(before segment: UInt64) throws(StorageError) {
        try spend()
        try contents.dropSegments(before: segment)
    }

    var currentSegment: UInt64 { contents.currentSegment }
    var oldestSegment: UInt64 { contents.oldestSegment }
    var byteCount: UInt64 { contents.byteCount }

    /// Somebody deleted the journal.
    func lose() { contents = RecordLogImage() }

    private func spend() throws(StorageError) {
        switch power.spend() {
        case .works: return
        case .goes(let failure), .isOut(let failure): throw failure
        }
    }
}
