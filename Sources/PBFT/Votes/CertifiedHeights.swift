import Primitives

/// The last W certified heights: what proves each, and its CHECKPOINTs, for later ones to be held against.
///
/// A window is as far as correct members are apart; older CHECKPOINTs come from nobody who follows.
struct CertifiedHeights: Hashable, Sendable {
    private struct Entry: Hashable, Sendable {
        let certificate: CheckpointCertificate
        var checkpoints: VoteSet
    }

    /// Ascending by height.
    private var entries: [Entry] = []

    var certificates: [CheckpointCertificate] { entries.map(\.certificate) }

    func checkpoints(at height: BlockHeight) -> VoteSet? {
        place(of: height).map { entries[$0].checkpoints }
    }

    /// Takes the next height, with what was heard of it, and lets the oldest go where there are more than `limit`.
    mutating func append(_ certificate: CheckpointCertificate, _ checkpoints: VoteSet, limit: UInt64) {
        entries.append(Entry(certificate: certificate, checkpoints: checkpoints))
        let surplus = entries.count - Int(limit)
        if surplus > 0 { entries.removeFirst(surplus) }
    }

    /// Nil for a height that is not kept.
    mutating func record(_ vote: Vote, of index: ValidatorIndex, at height: BlockHeight, size: Int) -> VoteSet.Outcome? {
        guard let place = place(of: height) else { return nil }
        return entries[place].checkpoints.record(vote, of: index, size: size)
    }

    mutating func keepLate(_ vote: Vote, of index: ValidatorIndex, at height: BlockHeight, size: Int) {
        guard let place = place(of: height) else { return }
        entries[place].checkpoints.keepLate(vote, of: index, size: size)
    }

    private func place(of height: BlockHeight) -> Int? { entries.lastIndex { $0.certificate.height == height } }
}
