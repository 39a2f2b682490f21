/// What the network does to every message while faults last.
package struct NetworkConditions: Hashable, Sendable {
    package var loss = Ratio.never
    package var duplication = Ratio.never
    /// Milliseconds on the way; a wide range reorders.
    package var delayTicks: ClosedRange<UInt64> = 1...5

    package init() {}
}
