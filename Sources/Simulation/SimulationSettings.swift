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
    /// Single times in the place of those that `timers` gives.
    package var times = Times()
    /// The chain's window W; drawn if nil.
    package var window: UInt64?
    /// The most transactions of one batch; drawn if nil.
    package var batchCountMax: Int?

    /// Whether the last member that keeps the rules has never run until most of the faults are over; it then begins with an
    /// empty disk and joins by snapshot where one is on offer.
    package var hasLatecomer = false

    /// Whose patience the replicas have.
    package enum Timers: String, Hashable, Sendable, CaseIterable {
        /// A fifth of the daemon's, so that short runs see many views.
        case quick
        /// As the daemon's.
        case daemon
        /// A twentieth of the daemon's: many views in a second.
        case hasty
    }

    /// Times of a replica in milliseconds, each a multiple of ten; nil for what `timers` gives.
    package struct Times: Hashable, Sendable {
        package var view: UInt64?
        package var viewLimit: UInt64?
        package var status: UInt64?
        package var heartbeat: UInt64?
        package var heartbeatPatience: UInt64?
        package var fetch: UInt64?

        package init() {}
    }

    package init() {}

    /// The settings of every validator: sizes are drawn, so that rotation, paging and flushing happen in short runs.
    func validatorSettings(_ random: inout SeededRandom) -> ValidatorSettings {
        var settings = ValidatorSettings()
        settings.journalSegmentByteCount = random.pick([8_192, 65_536, 33_554_432])
        settings.blockAnswerByteCount = random.pick([2_000, 1_048_576])
        settings.tree.flushInterval = random.pick([1, 3, 16])
        settings.batchCountMax = random.pick([2, 2_048])
        if hasLatecomer {
            settings.snapshotGap = 3
            settings.snapshotPeriodMilliseconds = 200
            settings.snapshotAnswerByteCount = 400
            settings.snapshotPatienceTicks = 30
        }
        if let batchCountMax { settings.batchCountMax = batchCountMax }
        switch timers {
        case .daemon: break
        case .quick: Self.hurry(&settings, 5)
        case .hasty: Self.hurry(&settings, 20)
        }
        apply(times, to: &settings.replica)
        return settings
    }

    private static func hurry(_ settings: inout ValidatorSettings, _ factor: UInt64) {
        settings.blockPatienceTicks /= factor
        settings.replica.viewTicks /= factor
        settings.replica.viewTicksLimit = 8 * settings.replica.viewTicks
        settings.replica.statusTicks /= factor
        settings.replica.fetchTicks = max(2, settings.replica.fetchTicks / factor)
        settings.replica.heartbeatTicks = 10 * settings.replica.viewTicks
        settings.replica.heartbeatPatienceTicks = 20 * settings.replica.viewTicks
    }

    /// A tick of a replica is 10 ms.
    private func apply(_ times: Times, to replica: inout ReplicaSettings) {
        func set(_ ticks: inout UInt64, _ milliseconds: UInt64?) { if let milliseconds { ticks = max(1, milliseconds / 10) } }
        set(&replica.viewTicks, times.view)
        set(&replica.viewTicksLimit, times.viewLimit)
        set(&replica.statusTicks, times.status)
        set(&replica.heartbeatTicks, times.heartbeat)
        set(&replica.heartbeatPatienceTicks, times.heartbeatPatience)
        set(&replica.fetchTicks, times.fetch)
    }
}
