internal import PBFT
internal import Primitives

extension NodeObservation {
    /// Everything that is wrong, the gravest first; empty if all is well.
    package var findings: [Finding] {
        let found = ownFindings + agreementFindings + members.flatMap(findings(of:))
        return Finding.Severity.allCases.flatMap { severity in found.filter { $0.severity == severity } }
    }

    // MARK: This node

    private var ownFindings: [Finding] {
        [standstillFinding, ownEvidenceFinding, memberFinding, ownClockFinding, diskFinding, catchUpFinding].compactMap(\.self)
    }

    private var ownEvidenceFinding: Finding? {
        guard let what = evidence[own] else { return nil }
        return Finding(
            .memberBrokeRules,
            .critical,
            member: own,
            "This node \(what). Its signatures prove it: its key was copied, two nodes use it, or its journal was put back from a backup.",
            remedy:
                "Stop every other process that has this key and find out who has it; then let governance replace the consensus key (Docs/operations/membership.md)."
        )
    }

    private var standstillFinding: Finding? {
        switch standstill {
        case .diverged(let height, let own, let other):
            let others = other.map { "the others have block \($0)" } ?? "the others agree on no block that fits it"
            return Finding(
                .diverged,
                .critical,
                "This node executed height \(height) differently: its block is \(own), \(others). It has stopped voting; the others go on.",
                remedy:
                    "Keep a copy of data/ for the investigation; compare `consilium version` with the other members' and check "
                    + "memory and disk. Then move data/ away, start anew, and have the node admitted with a new consensus key."
            )
        case .forgotten(let kind):
            return Finding(
                .memoryLost,
                .critical,
                "A \(kind) signed with this node's key is not in its journal: the journal is older than what the node promised, or the key is used twice. It only observes.",
                remedy: "Make sure that no second node uses this key, and have the node admitted with a new consensus key."
            )
        case .journalLost:
            return Finding(
                .journalLost,
                .critical,
                "The journal is missing and the chain is not: what this node has promised is not known any more. It only observes.",
                remedy: "Have the node admitted with a new consensus key; do not restore a journal from a backup."
            )
        case nil: return nil
        }
    }

    private var memberFinding: Finding? {
        guard !isMember else { return nil }
        return Finding(
            .notAMember,
            .info,
            "The present set of validators does not name this node's key \(own): it follows the chain and does not vote.",
            remedy: "If it should vote, have it admitted by governance, or put back the key that the set names."
        )
    }

    private var diskFinding: Finding? {
        guard let free = diskFreeByteCount, free < Self.diskLowByteCount else { return nil }
        let remedy = "Make room on the disk of the home; a node that finds no room stops and loses nothing that was certified."
        if free < Self.diskFullByteCount {
            return Finding(.diskFull, .critical, "The disk of the home is full: \(free >> 10) KiB are free.", remedy: remedy)
        }
        return Finding(.diskLow, .warning, "The disk of the home has only \(free >> 20) MiB left.", remedy: remedy)
    }

    /// Less than a journal segment and some blocks; less than a page for each file.
    private static let diskLowByteCount: UInt64 = 256 << 20
    private static let diskFullByteCount: UInt64 = 64 << 10

    private var catchUpFinding: Finding? {
        guard isCatchingUp else { return nil }
        let target = max(height, members.compactMap(\.height).max() ?? height)
        return Finding(
            .catchingUp,
            .info,
            since: since(catchingUpAgo),
            "This node is behind and fetches blocks: it stands at height \(height), the highest that others report is \(target), \(target.distance(above: height)) blocks ahead.",
            remedy: "Wait; if the height does not grow within a minute, look at the members below."
        )
    }

    // MARK: Clocks

    /// What most clocks say, as an offset from this node's; of two middle ones that which blames this node less.
    private var agreedOffset: Int64 {
        let offsets = ([0] + members.filter(\.isConnected).compactMap(\.clockOffset)).sorted()
        let (low, high) = (offsets[(offsets.count - 1) / 2], offsets[offsets.count / 2])
        return low.magnitude <= high.magnitude ? low : high
    }

    /// Whether enough members' clocks are known and agree with this one's.
    private var isClockShared: Bool {
        let agreeing = members.count { $0.isConnected && ($0.clockOffset.map { $0.magnitude <= Self.clockWarning } ?? false) }
        return agreeing + 1 >= quorum
    }

    /// Block time never goes back: where all clocks were set back, the chain waits for them.
    private var chainTimeFinding: Finding {
        let gap = Spelled.duration(blockAheadMilliseconds)
        return Finding(
            .chainTimeAhead,
            blockAheadMilliseconds > Self.clockLimit ? .critical : .warning,
            "The newest block's time is \(gap) ahead of this node's clock, and the other members' clocks agree with it: all were set back. "
                + "Blocks are made, but a transaction that expires before the chain's time is not executed.",
            remedy:
                "If the clocks are wrong now, set them by NTP. If they were wrong before, wait until they have caught up, in \(gap); "
                + "until then only transactions that expire later than that are executed."
        )
    }

    private var ownClockFinding: Finding? {
        if blockAheadMilliseconds > Self.clockWarning, isClockShared { return chainTimeFinding }
        let ahead = blockAheadMilliseconds > Self.clockWarning ? Int64(clamping: blockAheadMilliseconds) : 0
        let offset = agreedOffset.magnitude > Self.clockWarning ? agreedOffset : ahead
        guard offset.magnitude > Self.clockWarning else { return nil }
        let isGrave = offset.magnitude > Self.clockLimit
        let effect = isGrave ? "Its proposals are refused, and it refuses the others'" : "Its proposals may be refused"
        return Finding(
            .clockOff,
            isGrave ? .critical : .warning,
            "This node's clock is \(Spelled.duration(offset.magnitude)) \(offset > 0 ? "behind" : "ahead of") the other members'. \(effect).",
            remedy: "Set the clock by NTP (`timedatectl`, `chronyc tracking`); the node need not be restarted."
        )
    }

    /// A batch may lie 2 s ahead of a member's clock and 10 s behind it.
    private static let clockWarning: UInt64 = 2_000
    private static let clockLimit: UInt64 = 10_000

    func clockFinding(of member: MemberObservation) -> Finding? {
        guard let offset = member.clockOffset, member.isConnected else { return nil }
        let difference = offset.subtractingReportingOverflow(agreedOffset).partialValue
        guard difference.magnitude > Self.clockWarning else { return nil }
        return Finding(
            .memberClockOff,
            .warning,
            member: member.key,
            "The clock of \(member.name) is \(Spelled.duration(difference.magnitude)) \(difference < 0 ? "behind" : "ahead of") the others'; as primary its proposals are refused.",
            remedy: "Tell its operator to set the clock by NTP."
        )
    }
}
