/// One thing that goes wrong; durations are in simulated milliseconds.
package enum Fault: Hashable, Sendable {
    /// The node dies in its next `afterWrites`-th write or sync, at the latest soon after.
    case crash(Victim, CrashKind, afterWrites: Int, downTicks: UInt64)
    case crashAll(CrashKind, afterWrites: Int, downTicks: UInt64)
    /// Nothing reaches the node and nothing leaves it.
    case isolate(Victim, ticks: UInt64)
    /// Nodes of different groups do not reach each other; a node in no group reaches nobody, one in several all of theirs.
    case partition([[Int]], ticks: UInt64)
    /// What one node sends to the other is lost; the way back works.
    case cut(from: Int, to: Int, ticks: UInt64)
    /// Messages of these kinds are lost; nil stands for everybody.
    case swallow([LetterKind], from: Victim?, to: Victim?, ticks: UInt64)
    /// Everything to and from the node takes this much longer.
    case clog(Victim, delayTicks: UInt64, ticks: UInt64)
    /// Every write and sync takes so long, and the node's thread with it.
    case slowDisk(Victim, writeTicks: UInt64, ticks: UInt64)
    /// The clock is set wrong and right again.
    case clock(Victim, milliseconds: Int64, ticks: UInt64)
    /// Bytes on the disk change by themselves.
    case rot(Victim, Rot)
    /// Somebody deletes the journal while the node is down.
    case loseJournal(Victim, downTicks: UInt64)

    /// A new node begins, and its organisation has it made a validator.
    case join(Int)
    /// The organisations vote a validator out.
    case remove(Int)
    /// A validator's keys are replaced.
    case renew(Int)

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
