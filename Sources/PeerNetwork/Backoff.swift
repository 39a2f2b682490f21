/// The delays between attempts to reach one peer: doubling up to a cap, each shortened by a random part of its half.
///
/// Without the jitter, members that lost each other at once would all dial at once again.
package struct Backoff: Hashable, Sendable {
    private let millisecondsMin: Int64
    private let millisecondsMax: Int64
    private var randomState: UInt64
    package private(set) var attempt = 0

    package init(millisecondsMin: Int64, millisecondsMax: Int64, seed: UInt64) {
        self.millisecondsMin = max(1, millisecondsMin)
        self.millisecondsMax = max(self.millisecondsMin, millisecondsMax)
        randomState = seed
    }

    /// The wait before the next attempt, between half of the current step and the whole of it.
    package mutating func nextMilliseconds() -> Int64 {
        let shift = min(attempt, 20)
        attempt += 1
        let step = min(millisecondsMax, millisecondsMin << Int64(shift))
        let half = step / 2
        return step - Int64(nextRandom() % UInt64(half + 1))
    }

    /// Back to the shortest delay, after a connection that lasted.
    package mutating func reset() { attempt = 0 }

    /// SplitMix64 (Steele, Lea & Flood, OOPSLA '14).
    private mutating func nextRandom() -> UInt64 {
        randomState &+= 0x9E37_79B9_7F4A_7C15
        var mixed = randomState
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
