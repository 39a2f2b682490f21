package import Ledger
package import PBFT
package import Primitives

/// What one node can see of itself and of the others at one moment; `findings` judges by this alone.
///
/// Durations are milliseconds, ago or long, by a clock that is never set.
package struct NodeObservation: Hashable, Sendable {
    /// Why this node signs nothing any more.
    package enum Standstill: Hashable, Sendable {
        case diverged(height: BlockHeight, own: Hash256, other: Hash256?)
        case forgotten(kind: String)
        case journalLost
    }

    /// Why this node suspects a primary.
    package struct Suspicion: Hashable, Sendable {
        package var view: ViewNumber
        package var reason: String
        package var ago: UInt64

        package init(view: ViewNumber, reason: String, ago: UInt64) {
            self.view = view
            self.reason = reason
            self.ago = ago
        }
    }

    package var now: Timestamp
    package var own: PublicKey
    package var isMember = true
    package var mode = ReplicaMode.voting
    package var standstill: Standstill?
    /// The validators of the present set, this node among them if it is one, and how many of them must agree.
    package var memberCount: Int
    package var quorum: Int
    /// The others, in the order of the set.
    package var members: [MemberObservation]
    package var height = BlockHeight.genesis
    package var view = ViewNumber.initial
    package var viewStatus = ViewStatus.active
    package var primary: PublicKey?
    /// How long ago this node left or entered a view last; nil for not since it started.
    package var viewAgo: UInt64?
    package var runningFor: UInt64 = 0
    /// Since the last certified block; nil if there was none since the node started.
    package var blockAgo: UInt64?
    package var viewChangesSinceBlock: UInt64 = 0
    /// Transactions that wait.
    package var waitingCount = 0
    /// How far the newest certified block's time lay ahead of this node's clock.
    package var blockAheadMilliseconds: UInt64 = 0
    package var suspicion: Suspicion?
    package var isCatchingUp = false
    package var catchingUpAgo: UInt64?
    /// Free bytes where the home lies, and for how long there were too few; nil if nobody can tell.
    package var diskFreeByteCount: UInt64?
    /// What the chain knows of present validators that broke the rules.
    package private(set) var faults: [KnownFault] = []
    /// Validators with signed evidence against them, with what they did: on the chain, or seen by this node since it started.
    package var evidence: [PublicKey: String] = [:]
    /// The last height of the present set, once another one is decided.
    package var lastHeightOfSet: BlockHeight?

    package init(now: Timestamp, own: PublicKey, memberCount: Int, quorum: Int, members: [MemberObservation]) {
        self.now = now
        self.own = own
        self.memberCount = memberCount
        self.quorum = quorum
        self.members = members
    }

    /// The members that can take part in a vote now, this node included.
    package var ableCount: Int { (isMember && mode == .voting ? 1 : 0) + members.count(where: \.isAble) }

    /// Takes over what the chain says, which goes before what was only seen here.
    package mutating func note(faults: [KnownFault]) {
        self.faults = faults
        for validator in Set(faults.map(\.validator)) {
            let known = faults.filter { $0.validator == validator }
            let words = known.map {
                "\($0.offence.words) (evidence \($0.fault.evidence.hex.prefix(16)), block \($0.fault.height))"
            }
            evidence[validator] = Spelled.list(words)
        }
    }

    func since(_ ago: UInt64?) -> Timestamp? { ago.map { Timestamp(now.rawValue - min(now.rawValue, $0)) } }

    func name(of key: PublicKey?) -> String {
        guard let key else { return "nobody" }
        if key == own { return "this node" }
        return members.first { $0.key == key }?.name ?? String(key.hex.prefix(16))
    }
}
