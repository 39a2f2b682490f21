/// One thing that goes wrong; durations are in simulated milliseconds.
package enum Fault: Hashable, Sendable {
    /// The node dies in its next `afterWrites`-th write or sync, at the latest soon after.
    case crash(Victim, CrashKind, afterWrites: Int, downTicks: UInt64)
    case crashAll(CrashKind, afterWrites: Int, downTicks: UInt64)
    /// Nothing reaches the node and nothing leaves it.
    case isolate(Victim, ticks: UInt64)
    /// The nodes whose bits are set and the others do not reach each other.
    case split(mask: UInt64, ticks: UInt64)
    /// What one node sends to the other is lost; the way back works.
    case cut(from: Int, to: Int, ticks: UInt64)
    /// Everything to and from the node takes this much longer.
    case clog(Victim, delayTicks: UInt64, ticks: UInt64)

    /// Whom a fault meets.
    package enum Victim: Hashable, Sendable {
        case node(Int)
        /// The primary of the highest view that any node is in when the fault happens.
        case primary
    }
}

/// A fault and when it happens, in simulated milliseconds.
package struct PlannedFault: Hashable, Sendable {
    package let tick: UInt64
    package let fault: Fault

    package init(at tick: UInt64, _ fault: Fault) {
        self.tick = tick
        self.fault = fault
    }
}
