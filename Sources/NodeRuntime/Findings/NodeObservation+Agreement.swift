internal import PBFT
internal import Primitives

// Whether the members can agree, and whether they do.
extension NodeObservation {
    var agreementFindings: [Finding] {
        [reachFinding, progressFinding, suspicionFinding, membersChangeFinding].compactMap(\.self)
    }

    /// The members that cannot take part, the longest missing first.
    private var missing: [MemberObservation] {
        members.filter { !$0.isAble }.sorted { $0.missingFor > $1.missingFor }
    }

    private var isIsolated: Bool { !members.isEmpty && members.allSatisfy { !$0.isReachable } }

    private var reachFinding: Finding? {
        // Connections take a moment after the start.
        guard runningFor >= Self.startMilliseconds || ableCount >= quorum else { return nil }
        if isIsolated && members.count > 1 { return isolatedFinding }
        if ableCount < quorum { return noQuorumFinding }
        guard ableCount == quorum, memberCount > quorum else { return nil }
        return Finding(
            .noReserve,
            .warning,
            since: since(missing.first?.missingFor),
            "Only \(ableCount) of \(memberCount) members can take part and \(quorum) are needed: if one more fails, nothing is agreed on.",
            remedy: "Bring back \(Spelled.list(missing.map(\.name)))."
        )
    }

    private static let startMilliseconds: UInt64 = 5_000

    private var isolatedFinding: Finding {
        Finding(
            .isolated,
            .critical,
            since: since(members.map(\.missingFor).min()),
            "This node reaches no other member: most likely it is this node that is cut off. It cannot agree on anything.",
            remedy:
                "Check this machine's network, firewall and p2p.listen, and that the others' addresses in p2p.peers are right."
        )
    }

    private var noQuorumFinding: Finding {
        let names = missing.map(\.name)
        // The quorum was lost with the member whose going left too few.
        let ownCount = isMember && mode == .voting ? 1 : 0
        let place = max(0, ownCount + members.count - quorum)
        let ago = missing.indices.contains(place) ? missing[place].missingFor : missing.last?.missingFor
        return Finding(
            .noQuorum,
            .critical,
            since: since(ago),
            "No quorum: \(ableCount) of \(memberCount) members can take part and \(quorum) are needed; missing: \(Spelled.list(names)). Nothing is certified until enough of them are back; nothing is lost.",
            remedy: "Bring back at least \(quorum - ableCount) of \(Spelled.list(names)); the network then goes on by itself."
        )
    }

    private var progressFinding: Finding? {
        let quiet = blockAgo ?? runningFor
        guard ableCount >= quorum, !isCatchingUp, standstill == nil, quiet >= Self.patienceMilliseconds else { return nil }
        if viewChangesSinceBlock >= 3 {
            return Finding(
                .viewChangesWithoutProgress,
                .critical,
                since: since(quiet),
                "The primary was changed \(viewChangesSinceBlock) times without a certified block; this node is \(viewStatus == .active ? "in" : "waiting for") view \(view), whose primary is \(name(of: primary)).",
                remedy:
                    "Look at the members below for clocks, versions and lines that pass one way only; the members' patience doubles with every view up to 30 s, so a healed network may need that long."
            )
        }
        guard waitingCount > 0 || quiet >= Self.heartbeatMilliseconds else { return nil }
        return Finding(
            .stalled,
            .critical,
            since: since(quiet),
            "No block was certified for \(Spelled.duration(quiet)) though a quorum is connected and \(waitingCount) transactions wait; view \(view), primary \(name(of: primary)).",
            remedy:
                "Compare height and view of the members (`consensus_state`): members that differ in view wait for each other; read the log of the primary."
        )
    }

    /// Longer than a primary's patience with work known; longer than empty blocks are apart.
    private static let patienceMilliseconds: UInt64 = 5_000
    private static let heartbeatMilliseconds: UInt64 = 75_000

    private var suspicionFinding: Finding? {
        let own = suspicion.flatMap { $0.view >= view ? $0 : nil }
        let others = members.filter { member in member.suspectedView.map { $0 >= view } ?? false }
        guard own != nil || !others.isEmpty, standstill == nil else { return nil }
        let who = (own == nil ? [] : ["this node"]) + others.map(\.name)
        let reason = own.map { " (\($0.reason))" } ?? ""
        return Finding(
            .primarySuspected,
            .warning,
            since: since(own?.ago),
            "The primary of view \(view), \(name(of: primary)), is suspected by \(Spelled.list(who))\(reason).",
            remedy:
                "Nothing: it is replaced once enough members suspect it. If this comes again, look at that member's log, load and clock."
        )
    }

    private var membersChangeFinding: Finding? {
        guard let last = lastHeightOfSet else { return nil }
        return Finding(
            .membersChange,
            .info,
            "The set of validators changes after height \(last); this node stands at \(height).",
            remedy: "Nothing; the members carry it out by themselves."
        )
    }
}
