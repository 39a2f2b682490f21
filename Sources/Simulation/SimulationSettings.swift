internal import PBFT
internal import StateTree
internal import Validator

/// How large and how long a run is; what goes wrong in it is drawn from the seed.
package struct SimulationSettings: Hashable, Sendable {
    package static let committeeRange = 1...31

    /// Validators.
    package var committee = 4
    /// Milliseconds during which faults happen and clients send.
    package var faultTicks: UInt64 = 4_000
    /// Milliseconds after the last fault within which everything that is owed must be certified.
    package var healTicks: UInt64 = 60_000
    /// Transactions that clients send while faults last.
    package var transactionCount = 16
    /// The timers of the replicas.
    package var timers = Timers.quick

    /// Whose patience the replicas have.
    package enum Timers: String, Hashable, Sendable, CaseIterable {
        /// A fifth of the daemon's, so that short runs see many views.
        case quick
        /// As the daemon's.
        case daemon
    }

    package init() {}

    /// The settings of every validator: sizes are drawn, so that rotation, paging and flushing happen in short runs.
    func validatorSettings(_ random: inout SeededRandom) -> ValidatorSettings {
        var settings = ValidatorSettings()
        settings.journalSegmentByteCount = random.pick([8_192, 65_536, 33_554_432])
        settings.blockAnswerByteCount = random.pick([2_000, 1_048_576])
        settings.tree.flushInterval = random.pick([1, 3, 16])
        settings.batchCountMax = random.pick([2, 2_048])
        guard timers == .quick else { return settings }
        settings.blockPatienceTicks = 20
        settings.replica.viewTicks = 40
        settings.replica.viewTicksLimit = 320
        settings.replica.statusTicks = 20
        settings.replica.fetchTicks = 5
        settings.replica.heartbeatTicks = 400
        settings.replica.heartbeatPatienceTicks = 800
        return settings
    }
}
