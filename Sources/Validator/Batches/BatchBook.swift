internal import PBFT
internal import Primitives

/// The batches of the heights that are not certified yet: their contents, and whether they are held on disk.
///
/// A batch is named by its digest. Contents come beside a proposal, by request, from the journal, or from this node.
struct BatchBook {
    struct Entry {
        let height: BlockHeight
        let content: BatchContent
        /// When it became known here.
        let learnedAt: Timestamp
        /// List and bodies are in the journal and pinned, but for bodies that stand in blocks.
        var isHeld = false
    }

    /// More contents than this for one height are not kept unless they are required; an equivocating primary gains nothing.
    private static let contentsPerHeightMax = 8

    private(set) var entries: [Hash256: Entry] = [:]
    /// How many held batches name an id; a node that kept its journal may hold hundreds of batches.
    private var holdCounts: [Hash256: Int] = [:]
    /// Digests that the replica asked for and that are not held, with the tick at which somebody is asked.
    private(set) var required: [Hash256: Requirement] = [:]

    struct Requirement {
        let height: BlockHeight
        var nextRequestTick: UInt64
        /// How many times somebody was asked.
        var attempts: UInt64 = 0
        /// Ids that were found in blocks, which is not looked up again whenever another body comes.
        var stored: Set<Hash256> = []
    }

    subscript(digest: Hash256) -> Entry? { entries[digest] }

    /// Keeps the content of a digest that was computed from it.
    mutating func learn(_ digest: Hash256, _ content: BatchContent, at height: BlockHeight, now: Timestamp) {
        guard entries[digest] == nil else { return }
        if required[digest] == nil, entries.values.count(where: { $0.height == height }) >= Self.contentsPerHeightMax { return }
        entries[digest] = Entry(height: height, content: content, learnedAt: now)
    }

    mutating func require(_ digest: Hash256, at height: BlockHeight, firstRequestTick: UInt64) {
        guard required[digest] == nil, entries[digest]?.isHeld != true else { return }
        required[digest] = Requirement(height: height, nextRequestTick: firstRequestTick)
    }

    mutating func hold(_ digest: Hash256) {
        required[digest] = nil
        guard let entry = entries[digest], !entry.isHeld else { return }
        entries[digest]?.isHeld = true
        for id in entry.content.ids { holdCounts[id, default: 0] += 1 }
    }

    /// Whether `noteStored` was told of the id while the batch was awaited.
    func isKnownStored(_ id: Hash256, _ digest: Hash256) -> Bool { required[digest]?.stored.contains(id) ?? false }

    mutating func noteStored(_ id: Hash256, _ digest: Hash256) { required[digest]?.stored.insert(id) }

    mutating func postpone(_ digest: Hash256, until tick: UInt64) {
        required[digest]?.nextRequestTick = tick
        required[digest]?.attempts += 1
    }

    /// When the first batch of a height became known here; nil if none did.
    func learnedAt(_ height: BlockHeight) -> Timestamp? {
        entries.values.lazy.filter { $0.height == height }.map(\.learnedAt).min()
    }

    /// Forgets everything at and below a certified height; returns the ids that only forgotten batches held.
    ///
    /// Costs what is forgotten, not what is held.
    mutating func forget(through height: BlockHeight) -> [Hash256] {
        let gone = entries.filter { $0.value.height <= height }
        guard !gone.isEmpty else { return [] }
        for digest in gone.keys { entries[digest] = nil }
        required = required.filter { $0.value.height > height }
        for entry in gone.values where entry.isHeld { entry.content.ids.forEach { letGo(of: $0) } }
        return gone.values.flatMap(\.content.ids).filter { holdCounts[$0] == nil }.sorted()
    }

    private mutating func letGo(of id: Hash256) {
        let left = holdCounts[id, default: 1] - 1
        holdCounts[id] = left == 0 ? nil : left
    }

    /// Everything held, by height and digest.
    var held: [(digest: Hash256, entry: Entry)] {
        entries.filter(\.value.isHeld).map { ($0.key, $0.value) }
            .sorted { ($0.entry.height, $0.digest) < ($1.entry.height, $1.digest) }
    }

    /// What the batches hold that the replica asked for and that are not held.
    var awaitedIDs: Set<Hash256> { Set(required.keys.lazy.compactMap { entries[$0] }.flatMap(\.content.ids)) }

    /// The digests asked for, in order.
    var requiredDigests: [Hash256] { required.keys.sorted() }
}
