/// A node's wall clock: ahead or behind by some milliseconds, faster or slower, and set wrong now and then.
struct SimulatedClock {
    /// Fits the batch time that everybody accepts, beside delays.
    static let harmlessError: Int64 = 1_500

    let lead: Int64
    /// Milliseconds gained in a million.
    private var drift: Int64
    private var step: (offset: Int64, until: UInt64) = (0, 0)

    init(lead: Int64, drift: Int64) { (self.lead, self.drift) = (lead, drift) }

    func offset(at tick: UInt64) -> Int64 {
        lead + Int64(clamping: tick) * drift / 1_000_000 + (step.until > tick ? step.offset : 0)
    }

    /// Whether the node may rightly refuse what others accept because of its clock.
    func isWrong(at tick: UInt64) -> Bool { abs(offset(at: tick)) > Self.harmlessError }

    mutating func set(by offset: Int64, until tick: UInt64) { step = (offset, tick) }

    /// Somebody mends the clock; what is left is the lead.
    mutating func mend() {
        drift = 0
        step = (0, 0)
    }
}
