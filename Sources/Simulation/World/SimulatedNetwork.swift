/// Which links work, how long messages take, and which of them come twice or not at all.
struct SimulatedNetwork {
    private var conditions: NetworkConditions
    private var random: SeededRandom
    /// Until when a link is cut, by from and to.
    private var cutUntil: [[UInt64]]
    /// Until when a node is clogged, and by how much.
    private var clogs: [(until: UInt64, delayTicks: UInt64)]

    init(nodes: Int, _ conditions: NetworkConditions, _ random: SeededRandom) {
        self.conditions = conditions
        self.random = random
        cutUntil = Array(repeating: Array(repeating: 0, count: nodes), count: nodes)
        clogs = Array(repeating: (0, 0), count: nodes)
    }

    /// When the message arrives, in milliseconds from now: not at all, once or twice.
    mutating func delays(from: Int, to: Int, at tick: UInt64) -> [UInt64] {
        guard cutUntil[from][to] <= tick, !random.chance(conditions.loss) else { return [] }
        var delay = random.within(conditions.delayTicks)
        for node in [from, to] where clogs[node].until > tick { delay += clogs[node].delayTicks }
        guard random.chance(conditions.duplication) else { return [delay] }
        return [delay, delay + random.within(conditions.delayTicks)]
    }

    mutating func cut(from: Int, to: Int, until tick: UInt64) { cutUntil[from][to] = max(cutUntil[from][to], tick) }

    mutating func clog(_ node: Int, by delayTicks: UInt64, until tick: UInt64) { clogs[node] = (tick, delayTicks) }

    /// Every link works and loses nothing.
    mutating func heal() {
        conditions.loss = .never
        conditions.duplication = .never
        for from in cutUntil.indices { cutUntil[from] = cutUntil[from].map { _ in 0 } }
        clogs = clogs.map { _ in (0, 0) }
    }
}
