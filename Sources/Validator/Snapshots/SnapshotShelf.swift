internal import Ledger
internal import Primitives

/// The snapshots that a node offers: the newest two, and older ones as long as somebody takes them.
struct SnapshotShelf {
    private static let countMax = 4
    private static let keptCount = 2
    /// How long an older one is kept after it was last asked for.
    private static let idleTicks: UInt64 = 3_000

    /// Newest first.
    private(set) var offers: [SnapshotOffer] = []
    private var lastUse: [BlockHeight: UInt64] = [:]
    private var newest: Timestamp

    /// `newest` is the time of the newest block.
    init(newest: Timestamp) { self.newest = newest }

    /// Whether a block is the first of its period, at which every member offers a snapshot; to be asked for every block.
    mutating func isDue(at time: Timestamp, period: UInt64) -> Bool {
        defer { newest = time }
        return period > 0 && time.rawValue / period > newest.rawValue / period
    }

    mutating func add(_ offer: SnapshotOffer, at tick: UInt64) {
        offers.insert(offer, at: 0)
        lastUse[offer.manifest.height] = tick
        var kept: [SnapshotOffer] = []
        for (place, offer) in offers.enumerated() where place < Self.countMax {
            let isIdle = tick - (lastUse[offer.manifest.height] ?? 0) > Self.idleTicks
            if place < Self.keptCount || !isIdle { kept.append(offer) }
        }
        offers = kept
        let heights = Set(kept.map(\.manifest.height))
        lastUse = lastUse.filter { heights.contains($0.key) }
    }

    /// The snapshot of a height, which is in use now; nil if it is not on offer.
    mutating func take(_ height: BlockHeight, at tick: UInt64) -> SnapshotOffer? {
        guard let offer = offers.first(where: { $0.manifest.height == height }) else { return nil }
        lastUse[height] = tick
        return offer
    }
}
