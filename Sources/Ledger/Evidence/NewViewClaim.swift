internal import Primitives

/// What a NEW-VIEW says: whose VIEW-CHANGEs say what, and what it makes of them.
struct NewViewClaim: Hashable, Sendable {
    private static let entryLimit = 64

    /// What it demands at a height.
    struct Entry: Hashable, Sendable {
        let height: BlockHeight
        let digest: Hash256
    }

    /// A VIEW-CHANGE that it carries.
    struct Carried: Hashable, Sendable {
        let sender: ValidatorIndex
        let viewChange: ViewChangeClaim
    }

    let view: ViewNumber
    let carried: [Carried]
    let entries: [Entry]

    init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        (view, carried, entries) = try decoder.array(3) { (item) throws(DecodingError) in
            let view = try item.counter(ViewNumber.self)
            let carried = try item.list(limit: ValidatorSet.countMax) { (list) throws(DecodingError) in
                try list.array(2) { (pair) throws(DecodingError) in
                    Carried(sender: try pair.counter(), viewChange: try ViewChangeClaim(from: &pair))
                }
            }
            let entries = try item.list(limit: Self.entryLimit) { (list) throws(DecodingError) in
                try list.array(2) { (pair) throws(DecodingError) in
                    Entry(height: try pair.counter(), digest: try pair.fixed())
                }
            }
            return (view, carried, entries)
        }
    }

    /// Whether it is what a correct primary makes of the VIEW-CHANGEs that it names (`pbft.md`, NEW-VIEW).
    func follows(in term: EpochTerm) -> Bool {
        guard view > .initial, carried.count >= term.validators.quorum, carried.count <= term.validators.count else {
            return false
        }
        var previous: ValidatorIndex?
        for item in carried {
            guard item.sender.rawValue < UInt64(term.validators.count), item.viewChange.isWellFormed(in: view, term) else {
                return false
            }
            if let previous, item.sender <= previous { return false }
            previous = item.sender
        }
        return entries == compelled(in: term)
    }

    /// Above the highest certificate, up to the highest prepared height: the digest of the highest view, of two the smaller one.
    private func compelled(in term: EpochTerm) -> [Entry] {
        let base = carried.compactMap(\.viewChange.certified).max() ?? term.base
        let proofs = carried.flatMap(\.viewChange.prepared).filter { $0.height > base }
        guard let top = proofs.map(\.height).max() else { return [] }
        var found: [Entry] = []
        var height = base
        while height < top, let next = height.next {
            let best = proofs.filter { $0.height == next }
                .max { $0.view < $1.view || ($0.view == $1.view && $0.digest > $1.digest) }
            found.append(Entry(height: next, digest: best?.digest ?? .zero))
            height = next
        }
        return found
    }
}
