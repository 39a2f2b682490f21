/// What the network does to every message while faults last.
package struct NetworkConditions: Hashable, Sendable {
    package var loss = Ratio.never
    package var duplication = Ratio.never
    /// Milliseconds on the way; a wide range reorders.
    package var delayTicks: ClosedRange<UInt64> = 1...5
    /// What a node's line carries in a millisecond; nil for as much as comes.
    package var bytesPerTick: UInt64?

    package init() {}
}
