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

    /// What a holder was asked for: some parts one behind the other.
    struct Request {
        let holder: PeerID
        let need: SnapshotImport.Need
        var partsLeft: Int
        var hasBegun = false
    }

    /// A part that has come and is not taken in yet.
    struct Arrival {
        let id: VerificationID
        let peer: PeerID
        /// What it answers.
        let need: SnapshotImport.Need
        let byteCount: Int
        /// Nil while it is being checked.
        var checked: CheckedSnapshotPart?
    }

    private static let strikesMax = 2
    /// The most parts of one request.
    static let partCountMax = Int(StoredAnswer.messageCountMax)
    /// The most bytes that wait to be taken in, but for one part.
    private static let waitingByteCountMax = 32 << 20

    private(set) var phase = Phase.idle
    private(set) var candidates: [Candidate] = []
    /// The one request that is under way.
    private(set) var request: Request?
    /// In the order in which they came, which is the order of the snapshot.
    private(set) var arrivals: [Arrival] = []
    private var nextID: UInt64 = 1
    private var turn = 0
    private var strikes: [PeerID: Int] = [:]
    /// The tick at which patience ends.
    var deadline: UInt64 = 0
    /// Until then the node goes on by blocks alone.
    private(set) var pausedUntil: UInt64 = 0

    var isActive: Bool { if case .idle = phase { false } else { true } }

    /// Whether the next part was checked and waits to be taken in.
    var isReady: Bool { arrivals.first?.checked != nil }

    /// Whether more may be asked for: nothing is under way and few parts wait.
    var mayAsk: Bool { request == nil && arrivals.count < Self.partCountMax }

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
        dropArrivals()
    }

    /// The next one in turn to be asked; nil if nobody is left.
    mutating func nextHolder() -> PeerID? {
        guard case .taking(_, let candidate) = phase, !candidate.holders.isEmpty else { return nil }
        turn += 1
        return candidate.holders[turn % candidate.holders.count]
    }

    mutating func ask(_ holder: PeerID, for need: SnapshotImport.Need) {
        request = Request(holder: holder, need: need, partsLeft: Self.partCountMax)
    }

    mutating func noteSuccess(of peer: PeerID) { strikes[peer] = 0 }

    /// The one asked did not answer; after a few times it is asked no more.
    mutating func strike() {
        guard let holder = request?.holder else { return }
        request = nil
        strikes[holder, default: 0] += 1
        if strikes[holder, default: 0] >= Self.strikesMax { drop(holder) }
    }

    /// Waits for nothing more of the request that is under way.
    mutating func endRequest() { request = nil }

    /// Takes a peer off the list of holders.
    mutating func drop(_ peer: PeerID) {
        if request?.holder == peer { request = nil }
        guard case .taking(let snapshot, var candidate) = phase else { return }
        candidate.holders.removeAll { $0 == peer }
        phase = .taking(snapshot, candidate)
    }

    mutating func finish() {
        phase = .idle
        candidates = []
        dropArrivals()
    }

    mutating func pause(until tick: UInt64) {
        finish()
        pausedUntil = tick
    }

    // MARK: Parts

    /// Notes a part under the name of its check; nil if it was not asked for, or is one too many.
    mutating func note(_ part: SnapshotPart, _ need: SnapshotImport.Need, of peer: PeerID) -> VerificationID? {
        guard var request, request.holder == peer, request.hasBegun || request.need == need,
            !arrivals.contains(where: { $0.need == need })
        else { return nil }
        let waiting = arrivals.reduce(0) { $0 + $1.byteCount }
        guard arrivals.isEmpty || waiting + part.byteCount <= Self.waitingByteCountMax else {
            self.request = nil
            return nil
        }
        request.hasBegun = true
        request.partsLeft -= 1
        self.request = request.partsLeft > 0 ? request : nil
        let id = VerificationID(nextID)
        nextID += 1
        arrivals.append(Arrival(id: id, peer: peer, need: need, byteCount: part.byteCount))
        return id
    }

    /// Notes the outcome of a check.
    mutating func noteChecked(_ id: VerificationID, _ part: CheckedSnapshotPart) {
        guard let place = arrivals.firstIndex(where: { $0.id == id }) else { return }
        arrivals[place].checked = part
    }

    /// The next part, if it was checked; it waits no more.
    mutating func takeReady() -> (arrival: Arrival, part: CheckedSnapshotPart)? {
        guard let first = arrivals.first, let part = first.checked else { return nil }
        arrivals.removeFirst()
        return (first, part)
    }

    /// Forgets a part and all behind it, and what was asked for behind them.
    mutating func dropArrivals(from id: VerificationID? = nil) {
        request = nil
        arrivals.removeAll { arrival in id.map { arrival.id.rawValue >= $0.rawValue } ?? true }
    }
}
