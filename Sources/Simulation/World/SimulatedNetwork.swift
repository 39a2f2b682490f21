/// Which links work, how long messages take, and which of them come twice or not at all.
struct SimulatedNetwork {
    private var conditions: NetworkConditions
    private var random: SeededRandom
    /// Until when a link is cut, by from and to.
    private var cutUntil: [[UInt64]]
    /// Until when a node is clogged, and by how much.
    private var clogs: [(until: UInt64, delayTicks: UInt64)]
    /// Which messages a half-broken middlebox swallows.
    private var sieves: [(kinds: [LetterKind], from: Int?, to: Int?, until: UInt64)] = []
    /// Until when a node's line is busy with what it sent already.
    private var lineBusyUntil: [UInt64]

    init(nodes: Int, _ conditions: NetworkConditions, _ random: SeededRandom) {
        self.conditions = conditions
        self.random = random
        cutUntil = Array(repeating: Array(repeating: 0, count: nodes), count: nodes)
        clogs = Array(repeating: (0, 0), count: nodes)
        lineBusyUntil = Array(repeating: 0, count: nodes)
    }

    /// When the message arrives, in milliseconds from now: not at all, once or twice.
    mutating func delays(of kind: LetterKind, byteCount: Int, from: Int, to: Int, at tick: UInt64) -> [UInt64] {
        guard cutUntil[from][to] <= tick, !random.chance(conditions.loss) else { return [] }
        if !sieves.isEmpty, isSwallowed(kind, from, to, tick) { return [] }
        var delay = random.within(conditions.delayTicks) + waiting(byteCount, from, tick)
        for node in [from, to] where clogs[node].until > tick { delay += clogs[node].delayTicks }
        guard random.chance(conditions.duplication) else { return [delay] }
        return [delay, delay + random.within(conditions.delayTicks)]
    }

    private func isSwallowed(_ kind: LetterKind, _ from: Int, _ to: Int, _ tick: UInt64) -> Bool {
        sieves.contains { sieve in
            sieve.until > tick && sieve.kinds.contains(kind) && (sieve.from ?? from) == from && (sieve.to ?? to) == to
        }
    }

    /// How long the message takes to leave over a narrow line, behind everything sent before it.
    private mutating func waiting(_ byteCount: Int, _ from: Int, _ tick: UInt64) -> UInt64 {
        guard let bytes = conditions.bytesPerTick, bytes > 0 else { return 0 }
        lineBusyUntil[from] = max(lineBusyUntil[from], tick) + UInt64(byteCount) / bytes
        return lineBusyUntil[from] - tick
    }

    mutating func cut(from: Int, to: Int, until tick: UInt64) { cutUntil[from][to] = max(cutUntil[from][to], tick) }

    mutating func clog(_ node: Int, by delayTicks: UInt64, until tick: UInt64) { clogs[node] = (tick, delayTicks) }

    mutating func swallow(_ kinds: [LetterKind], from: Int?, to: Int?, until tick: UInt64) {
        sieves.append((kinds, from, to, tick))
    }

    /// Every link works and loses nothing; a narrow line becomes wide.
    mutating func heal() {
        conditions.loss = .never
        conditions.duplication = .never
        conditions.bytesPerTick = nil
        for from in cutUntil.indices { cutUntil[from] = cutUntil[from].map { _ in 0 } }
        clogs = clogs.map { _ in (0, 0) }
        sieves = []
    }
}
