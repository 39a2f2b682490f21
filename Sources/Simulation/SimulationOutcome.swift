package import Primitives

/// What came of one run.
package struct SimulationOutcome: Sendable {
    package let seed: UInt64
    /// The first broken rule; nil if all held.
    package let violation: Violation?
    /// The simulated millisecond at which the run ended.
    package let tick: UInt64
    /// The hash over all events.
    package let digest: Hash256
    package let eventCount: UInt64
    /// The last events, oldest first.
    package let lastEvents: [TraceEntry]
    package let height: UInt64
    package let viewChangeCount: UInt64
    package let crashCount: UInt64
    /// Snapshots that nodes took in instead of blocks.
    package let snapshotCount: UInt64
    package let transactionCount: Int
    /// Simulated milliseconds from the end of the faults to the end of the run.
    package let healingTicks: UInt64
    /// How many views higher the run ended than it was when the faults ended.
    package let healingViews: UInt64

    package var hasPassed: Bool { violation == nil }
}
