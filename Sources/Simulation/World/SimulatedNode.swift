internal import Ledger
internal import PBFT
internal import Primitives
internal import Validator

/// One place of the cluster: a disk that stays, and a validator that comes and goes.
struct SimulatedNode {
    /// Which member it is; twins share one.
    let member: Int
    let disk = SimulatedDisk()
    /// How many milliseconds its clock is ahead.
    let clockLead: UInt64
    var validator: Validator?
    /// Counts the starts; events of an earlier life are void.
    var life: UInt64 = 0
    var inbox: [ValidatorInput] = []
    var isRunScheduled = false
    var plannedCrash: (kind: CrashKind, downTicks: UInt64)?
    /// What it must be again after its restart: nil if it died in the middle of a step.
    var memory: DurableState?
    /// Admitted here in this life and not certified yet.
    var owed: Set<TransactionID> = []

    init(member: Int, clockLead: UInt64) {
        self.member = member
        self.clockLead = clockLead
    }
}
