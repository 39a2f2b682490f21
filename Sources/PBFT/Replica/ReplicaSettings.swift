/// The numbers of a replica; times are in ticks (10 ms each in the daemon).
package struct ReplicaSettings: Hashable, Sendable {
    /// The widest window; keeps VIEW-CHANGE and STATUS within the decoder's limits.
    package static let windowLimit = 64

    /// W: a height is voted on only while it is at most so far above the last certified one.
    ///
    /// Fixed for the chain.
    package var window: UInt64 = 8
    /// Patience with a primary while work is known; doubles per failed view.
    package var viewTicks: UInt64 = 200
    /// The cap of the doubled patience (30 s).
    package var viewTicksLimit: UInt64 = 3_000
    /// Between two STATUS messages (1 s).
    package var statusTicks: UInt64 = 100
    /// How long a SUSPECT counts; three repetitions of it may be lost.
    package var suspicionTicks: UInt64 { statusTicks.multipliedReportingOverflow(by: 3).partialValue }
    /// The most VIEW-CHANGEs of others that are passed on in answer to one STATUS.
    package static let viewChangeRelayLimit = 16
    /// The primary proposes an empty block after so long without a block (30 s).
    package var heartbeatTicks: UInt64 = 3_000
    /// The primary is suspected after so long without a block (60 s).
    package var heartbeatPatienceTicks: UInt64 = 6_000
    /// How long a certificate above the own height may wait for the own execution before blocks are fetched (200 ms).
    package var fetchTicks: UInt64 = 20
    /// The most heights that one `.fetchBlocks` asks for.
    package var fetchSpan: UInt64 = 512

    package init() {}

    /// Sets the window and leaves the other defaults.
    package init(window: UInt64) {
        precondition(
            (1...UInt64(Self.windowLimit)).contains(window),
            "the window must be 1 to \(Self.windowLimit), not \(window)"
        )
        self.window = window
    }
}
