internal import Ledger
internal import Primitives

/// What a node that is behind fetches: blocks in spans, each asked of one holder, several at a time of different ones.
///
/// Spans lie one behind the other. The lowest is executed once it is there and was checked, while the others are on their
/// way; so what waits in memory is a few answers, however far behind the node is.
struct CatchUp {
    /// A peer that claims to hold blocks.
    struct Holder {
        let peer: PeerID
        /// The highest block that it may have.
        var through: BlockHeight
    }

    struct Span {
        enum Phase {
            /// Nobody is asked.
            case open
            case asked(PeerID, until: UInt64)
            case checking(VerificationID, PeerID)
            case checked(CheckedBlocks, PeerID)
        }

        let from: BlockHeight
        let through: BlockHeight
        var phase = Phase.open
    }

    struct Request {
        let from: BlockHeight
        let through: BlockHeight
        let holder: PeerID
    }

    /// The most spans at a time, executed ones not counted.
    private static let spansMax = 4
    /// The most blocks of one span, which is also the most of one answer.
    static let blockCountMax: UInt64 = 512
    private static let firstBlockCount: UInt64 = 16
    /// How many blocks are asked for where nobody knows how many there are.
    static let chaseBlockCount: UInt64 = 64

    private static let restTicks: UInt64 = 1_000

    private(set) var target: BlockHeight?
    private(set) var holders: [Holder] = []
    private(set) var spans: [Span] = []
    /// Peers that sent something false, and the tick until which they are not asked.
    private var shunned: [PeerID: UInt64] = [:]
    /// Peers that did not answer in time, and the tick until which others are asked instead.
    private var resting: [PeerID: UInt64] = [:]
    /// About as many blocks as fit into an answer.
    private var blockCount = firstBlockCount
    private var turn = 0
    private var nextID: UInt64 = 1

    var isActive: Bool { target != nil }

    /// Whether the lowest span waits to be executed.
    var isReady: Bool {
        if case .checked? = spans.first?.phase { true } else { false }
    }

    /// Whether nothing is under way: no answer is awaited, being checked, or waits to be executed.
    var isIdle: Bool {
        spans.allSatisfy { span in if case .open = span.phase { true } else { false } }
    }

    /// Takes note of a claim; who was too slow a while ago is asked again only where nobody else claims anything.
    mutating func begin(through height: BlockHeight, _ claimants: [PeerID], at tick: UInt64) {
        target = max(height, target ?? height)
        let rested = claimants.filter { (resting[$0] ?? 0) <= tick }
        for peer in rested.isEmpty && holders.isEmpty ? claimants : rested {
            if let place = holders.firstIndex(where: { $0.peer == peer }) {
                holders[place].through = max(holders[place].through, height)
            } else {
                holders.append(Holder(peer: peer, through: height))
            }
        }
    }

    /// Asks for one answer's worth of blocks that nobody has claimed.
    mutating func beginChase(above height: BlockHeight, _ peers: [PeerID], at tick: UInt64) {
        spans = []
        target = nil
        begin(through: height.advanced(by: min(blockCount, Self.chaseBlockCount)) ?? height, peers, at: tick)
    }

    mutating func finish() {
        target = nil
        holders = []
        spans = []
    }

    // MARK: Asking

    /// The next span to be asked for, and of whom; nil if every span is taken or nobody is free.
    mutating func nextRequest(above certified: BlockHeight, at tick: UInt64, patience: UInt64) -> Request? {
        spans.removeAll { $0.through <= certified }
        openSpans(above: certified)
        for (place, span) in spans.enumerated() {
            guard case .open = span.phase, let holder = freeHolder(of: span.from, at: tick) else { continue }
            spans[place].phase = .asked(holder, until: tick + patience)
            return Request(from: span.from, through: span.through, holder: holder)
        }
        return nil
    }

    private mutating func openSpans(above certified: BlockHeight) {
        guard let target else { return }
        while spans.count < Self.spansMax, let from = (spans.last?.through ?? certified).next, from <= target {
            spans.append(Span(from: from, through: min(target, from.advanced(by: blockCount - 1) ?? target)))
        }
    }

    /// In turn, so that no holder carries all of the load; one that was asked already is not asked twice.
    private mutating func freeHolder(of height: BlockHeight, at tick: UInt64) -> PeerID? {
        let busy = spans.compactMap { span in if case .asked(let peer, _) = span.phase { peer } else { nil } }
        var free = holders.filter { $0.through >= height && !isShunned($0.peer, at: tick) }
        if Mutation.isActive(.catchUpAsksOnePeer) { free = Array(free.prefix(1)) }
        free.removeAll { busy.contains($0.peer) }
        guard !free.isEmpty else { return nil }
        turn += 1
        return free[turn % free.count].peer
    }

    /// Gives up on those who did not answer in time; a later claim brings them back.
    mutating func expire(at tick: UInt64) {
        for span in spans {
            guard case .asked(let peer, let until) = span.phase, until <= tick else { continue }
            resting = resting.filter { $0.value > tick }
            resting[peer] = tick + Self.restTicks
            drop(peer)
        }
    }

    /// Waits for nothing more of a peer, and does not ask it before its next claim.
    mutating func drop(_ peer: PeerID) {
        for (place, span) in spans.enumerated() {
            if case .asked(peer, _) = span.phase { spans[place].phase = .open }
        }
        if !Mutation.isActive(.catchUpAsksOnePeer) { holders.removeAll { $0.peer == peer } }
    }

    // MARK: Answers

    /// The blocks of an answer that was asked for of this peer, under the name of their check; nil if nobody asked for them.
    ///
    /// An empty answer says that the peer has none of them: it is not asked for these heights again.
    mutating func take(_ blocks: [[UInt8]], from height: BlockHeight, of peer: PeerID) -> (VerificationID, [[UInt8]])? {
        let place = spans.firstIndex { span in
            guard case .asked(peer, _) = span.phase else { return false }
            return span.from == height
        }
        guard let place else { return nil }
        let wanted = spans[place].through.distance(above: height) + 1
        let taken = Array(blocks.prefix(Int(clamping: wanted)))
        guard !taken.isEmpty else {
            spans[place].phase = .open
            lower(peer, below: height)
            return nil
        }
        if UInt64(taken.count) < wanted {
            blockCount = UInt64(taken.count)
        } else if wanted >= blockCount {
            blockCount = min(Self.blockCountMax, blockCount * 2)
        }
        let id = VerificationID(nextID)
        nextID += 1
        spans[place].phase = .checking(id, peer)
        return (id, taken)
    }

    /// Notes that the peer has nothing from a height on.
    private mutating func lower(_ peer: PeerID, below height: BlockHeight) {
        guard let place = holders.firstIndex(where: { $0.peer == peer }) else { return }
        holders[place].through = BlockHeight(height.rawValue - min(1, height.rawValue))
    }

    /// Notes the outcome of a check; nothing happens if it is not waited for any more.
    mutating func noteChecked(_ id: VerificationID, _ checked: CheckedBlocks) {
        for (place, span) in spans.enumerated() {
            guard case .checking(id, let peer) = span.phase else { continue }
            spans[place].phase = .checked(checked, peer)
        }
    }

    /// The lowest span, if it was checked; it is taken off the list.
    mutating func takeReady() -> (span: Span, checked: CheckedBlocks, peer: PeerID)? {
        guard let span = spans.first, case .checked(let checked, let peer) = span.phase else { return nil }
        spans.removeFirst()
        return (span, checked, peer)
    }

    /// Puts what is left of a span that was executed in part back: its checked blocks, or nothing but the heights.
    mutating func putBack(_ span: Span, above certified: BlockHeight, _ rest: CheckedBlocks?, of peer: PeerID) {
        guard isActive, let from = certified.next, from <= span.through else { return }
        let phase = rest.map { Span.Phase.checked($0, peer) } ?? .open
        spans.insert(Span(from: from, through: span.through, phase: phase), at: 0)
    }

    // MARK: Liars

    func isShunned(_ peer: PeerID, at tick: UInt64) -> Bool { (shunned[peer] ?? 0) > tick }

    mutating func shun(_ peer: PeerID, at tick: UInt64, until end: UInt64) {
        shunned = shunned.filter { $0.value > tick }
        shunned[peer] = end
        drop(peer)
    }
}
