/// The timers of a replica.
///
/// They are values: ticks counted by the replica itself, so none can be lost or come late.
package enum ReplicaTimer: Int, Hashable, Sendable, CaseIterable {
    /// Patience with the primary, or with a view change that a quorum has joined.
    case view
    /// The next STATUS.
    case status
    /// The next look at whether blocks must be fetched.
    case fetch
}

/// The running timers and the count of ticks.
struct ReplicaTimers: Hashable, Sendable {
    private(set) var now: UInt64 = 0
    private var deadlines: [UInt64?] = Array(repeating: nil, count: ReplicaTimer.allCases.count)

    mutating func tick() { now &+= 1 }

    func isRunning(_ timer: ReplicaTimer) -> Bool { deadlines[timer.rawValue] != nil }

    mutating func start(_ timer: ReplicaTimer, ticks: UInt64) {
        deadlines[timer.rawValue] = now.addingReportingOverflow(max(ticks, 1)).partialValue
    }

    mutating func stop(_ timer: ReplicaTimer) { deadlines[timer.rawValue] = nil }

    /// Says once that the timer has run out.
    mutating func takeExpired(_ timer: ReplicaTimer) -> Bool {
        guard let deadline = deadlines[timer.rawValue], deadline <= now else { return false }
        stop(timer)
        return true
    }
}
