internal import Ledger
internal import Primitives

/// One snapshot at a time that is being taken in: what is on offer, who is asked, what is missing.
struct SnapshotFetch {
    /// A snapshot on offer that was checked, and who offers it.
    struct Candidate {
        let manifest: SnapshotManifest
        let hash: Hash256
        var holders: [PeerID]
    }

    enum Phase {
        case idle
        /// Waits for offers of these peers.
        case asking([PeerID])
        case taking(SnapshotImport, Candidate)
    }

    private static let strikesMax = 2

    private(set) var phase = Phase.idle
    private(set) var candidates: [Candidate] = []
    /// Whom the missing part was asked of last.
    private(set) var asked: PeerID?
    private var turn = 0
    private var strikes: [PeerID: Int] = [:]
    /// The tick at which patience ends.
    var deadline: UInt64 = 0
    /// Until then the node goes on by blocks alone.
    private(set) var pausedUntil: UInt64 = 0

    var isActive: Bool { if case .idle = phase { false } else { true } }

    mutating func begin(asking peers: [PeerID]) {
        phase = .asking(peers)
        candidates = []
        strikes = [:]
    }

    /// Notes that a peer has answered; true if it was the last one awaited.
    mutating func noteAnswer(of peer: PeerID) -> Bool {
        guard case .asking(let peers) = phase else { return false }
        let left = peers.filter { $0 != peer }
        phase = .asking(left)
        return left.isEmpty
    }

    /// Notes that somebody offers a snapshot known already; false if it is not known.
    mutating func note(_ hash: Hash256, of peer: PeerID) -> Bool {
        guard let place = candidates.firstIndex(where: { $0.hash == hash }) else { return false }
        if !candidates[place].holders.contains(peer) { candidates[place].holders.append(peer) }
        return true
    }

    mutating func add(_ manifest: SnapshotManifest, _ hash: Hash256, of peer: PeerID) {
        candidates.append(Candidate(manifest: manifest, hash: hash, holders: [peer]))
    }

    /// The best snapshot on offer, taken from the list: one whose import was begun, else the highest.
    mutating func takeBest(above height: BlockHeight, begun: Hash256?) -> Candidate? {
        candidates.removeAll { $0.manifest.height <= height || $0.holders.isEmpty }
        candidates.sort { $0.manifest.height > $1.manifest.height }
        guard !candidates.isEmpty else { return nil }
        return candidates.remove(at: candidates.firstIndex { $0.hash == begun } ?? 0)
    }

    mutating func take(_ snapshot: SnapshotImport, _ candidate: Candidate) {
        phase = .taking(snapshot, candidate)
        asked = nil
    }

    /// The next one in turn to be asked; nil if nobody is left.
    mutating func nextHolder() -> PeerID? {
        guard case .taking(_, let candidate) = phase, !candidate.holders.isEmpty else { return nil }
        turn += 1
        asked = candidate.holders[turn % candidate.holders.count]
        return asked
    }

    mutating func noteSuccess(of peer: PeerID) { strikes[peer] = 0 }

    /// The one asked did not answer; after a few times it is asked no more.
    mutating func strike() {
        guard let asked else { return }
        strikes[asked, default: 0] += 1
        if strikes[asked, default: 0] >= Self.strikesMax { drop(asked) }
    }

    /// Takes a peer off the list of holders.
    mutating func drop(_ peer: PeerID) {
        guard case .taking(let snapshot, var candidate) = phase else { return }
        candidate.holders.removeAll { $0 == peer }
        phase = .taking(snapshot, candidate)
    }

    mutating func finish() {
        phase = .idle
        candidates = []
        asked = nil
    }

    mutating func pause(until tick: UInt64) {
        finish()
        pausedUntil = tick
    }
}
