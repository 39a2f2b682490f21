internal import Ledger
internal import PBFT
internal import Primitives
internal import Validator

/// One place of the cluster: a disk that stays, and a validator that comes and goes.
struct SimulatedNode {
    /// Which member it is, by its place in the genesis and those that may join behind them; twins share one.
    let member: Int
    let disk = SimulatedDisk()
    var clock: SimulatedClock
    var validator: Validator?
    /// Counts the starts; events of an earlier life are void.
    var life: UInt64 = 0
    var inbox: [ValidatorInput] = []
    var isRunScheduled = false
    var plannedCrash: (kind: CrashKind, downTicks: UInt64)?
    /// What it must be again after its restart: nil if it died in the middle of a step.
    var memory: DurableState?
    /// Who votes and who may connect, as it said last in this life.
    var roster: PeerRoster?
    /// With whom it is connected, by place, and under which key it knows them.
    var links: [PeerID?] = []
    /// Admitted here in this life and not certified yet.
    var owed: Set<TransactionID> = []
    /// Bytes on its disk have changed by themselves: it may stop, it may be accused, it never forks.
    var isDamaged = false
    /// Under which key it went when its journal was deleted while it had a chain: with that one it signs no vote from then on.
    var lostJournalKey: PeerID?
    /// The consensus key that it goes by, or went by in its last life.
    var key: PeerID
    /// It stopped because of the damage and stays down.
    var isRetired = false
    /// Milliseconds that each write takes, until when, and until when the thread waits for the disk.
    var slowDisk: (ticks: UInt64, until: UInt64) = (0, 0)
    var busyUntil: UInt64 = 0
    /// What its last step said, while the thread waits for the disk.
    var unspoken: [ValidatorEffect] = []

    init(member: Int, key: PeerID, clock: SimulatedClock) {
        self.member = member
        self.key = key
        self.clock = clock
    }
}
