package import Ledger
import PBFT
package import PeerNetwork
package import Primitives
import Synchronization
import Validator

/// Keeps what passes by and is needed to tell what is wrong, for any thread; decides nothing.
///
/// That is when each peer was heard last and what it said, when agreement last moved, and what the validator reported.
package final class NodeWatch: Sendable {
    /// What was seen of one peer; times are steady milliseconds.
    fileprivate struct Peer {
        var isConnected = false
        var goneAt: UInt64
        var heardAt: UInt64?
        var failure: MemberObservation.Failure?
        var failureAt: UInt64?
        /// When standing connections broke, the newest last; no more than are worth a number.
        var breaks: [UInt64] = []
        var height: BlockHeight?
        var view: ViewNumber?
        /// Where this node stood when the peer's last STATUS came.
        var heightThen = BlockHeight.genesis
        var behindSince: UInt64?
        var suspectedView: ViewNumber?
        var suspectedAt: UInt64 = 0
        /// What its clock showed, and when.
        var clock: (time: Timestamp, at: UInt64)?
        var isObserving = false
    }

    private struct Table {
        var peers: [PublicKey: Peer] = [:]
        var height: BlockHeight
        var blockAt: UInt64?
        var blockAhead: UInt64 = 0
        var viewAt: UInt64?
        var viewChangesSinceBlock: UInt64 = 0
        var suspicion: (view: ViewNumber, reason: String, at: UInt64)?
        var standstill: NodeObservation.Standstill?
        var catchingUpSince: UInt64?
        var evidence: [PublicKey: String] = [:]
    }

    private let table: Mutex<Table>
    private let startedAt = NodeWatch.steady()
    /// The validators of the present set; nil if the state cannot be read.
    private let validators: @Sendable () -> ValidatorSet?

    package init(height: BlockHeight, validators: @escaping @Sendable () -> ValidatorSet?) {
        table = Mutex(Table(height: height))
        self.validators = validators
    }

    /// A doubt is repeated every second for as long as it lasts.
    private static let doubtMilliseconds: UInt64 = 3_000

    private static let breakCountMax = 100
    private static let breakMilliseconds: UInt64 = 30_000

    private static func steady() -> UInt64 { SteadyClock.nanoseconds() / 1_000_000 }

    // MARK: Peers

    package func note(_ event: PeerEvent) {
        let now = Self.steady()
        switch event {
        case .connected(let id, let greeting):
            update(id) { peer in
                peer.isConnected = true
                peer.heardAt = now
                peer.clock = nil
                peer.note(greeting, delay: 0, at: now)
            }
        case .answered(let id, let greeting, let milliseconds):
            // Not a sign of life: the network's thread answers by itself, whatever the others do.
            update(id) { $0.note(greeting, delay: milliseconds / 2, at: now) }
        case .disconnected(let id, let reason):
            update(id) { peer in
                peer.isConnected = false
                peer.goneAt = now
                peer.note(reason, at: now)
                if reason.isBreak { peer.breaks = peer.breaks.suffix(Self.breakCountMax - 1) + [now] }
            }
        case .failed(let failure):
            guard let id = failure.id else { return }
            update(id) { $0.note(failure.reason, at: now) }
        case .frames(let id, _): update(id) { $0.heardAt = now }
        }
    }

    /// STATUS is never passed on, so whoever sends it speaks of itself; other messages count only from their signer.
    func note(_ message: SignedMessage, from id: PublicKey) {
        let now = Self.steady()
        switch message.message {
        case .status(let status):
            table.withLock { table in
                let own = table.height
                table.peers[id, default: Peer(goneAt: startedAt)].note(status, own: own, at: now)
            }
        case .suspect(let content): noteSuspicion(of: content.view, message, from: id)
        case .viewChange(let content): noteSuspicion(of: ViewNumber(content.newView.rawValue &- 1), message, from: id)
        default: return
        }
    }

    private func noteSuspicion(of view: ViewNumber, _ message: SignedMessage, from id: PublicKey) {
        guard validators()?.index(of: id) == message.sender else { return }
        let now = Self.steady()
        update(id) { ($0.suspectedView, $0.suspectedAt) = (max(view, $0.suspectedView ?? view), now) }
    }

    private func update(_ id: PublicKey, _ change: (inout Peer) -> Void) {
        table.withLock { change(&$0.peers[id, default: Peer(goneAt: startedAt)]) }
    }

    // MARK: The validator

    func noteCertified(_ header: BlockHeader) {
        let (now, wall) = (Self.steady(), WallClock.now())
        table.withLock { table in
            table.height = header.height
            table.blockAt = now
            table.blockAhead = header.time.distance(above: wall)
            table.viewChangesSinceBlock = 0
            table.suspicion = nil
        }
    }

    func note(_ report: ValidatorReport) {
        let now = Self.steady()
        table.withLock { table in
            switch report {
            case .viewChanged(_, let status):
                table.viewAt = now
                if status == .changing { table.viewChangesSinceBlock += 1 }
            case .suspected(let view, let reason): table.suspicion = (view, reason.spelled, now)
            case .diverged(let found):
                table.standstill = .diverged(height: found.height, own: found.own, other: found.other)
            case .forgotten(let kind): table.standstill = .forgotten(kind: kind.name)
            case .journalLost: table.standstill = .journalLost
            case .catchingUp: table.catchingUpSince = table.catchingUpSince ?? now
            case .caughtUp: table.catchingUpSince = nil
            default: break
            }
        }
        if case .evidence(let evidence) = report { note(evidence) }
    }

    private func note(_ evidence: Evidence) {
        let kinds = evidence.claims.map(\.kind.name)
        let what =
            kinds.count == 1
            ? "signed a \(kinds[0]) that does not follow from what it carries (not on the chain yet)"
            : "signed messages that contradict each other (\(kinds.joined(separator: " and ")); not on the chain yet)"
        guard let key = validators()?.member(at: evidence.first.sender)?.key else { return }
        table.withLock { $0.evidence[key] = what }
    }
}

extension PeerFailure.Reason {
    /// Whether a standing connection ended though both sides wanted it.
    fileprivate var isBreak: Bool {
        switch self {
        case .replaced, .alreadyConnected, .renamed, .keyChanged, .noLongerAMember, .stopping: false
        default: true
        }
    }
}

extension NodeWatch.Peer {
    /// Takes up what a peer says of itself; its clock only if the words were not long on their way.
    fileprivate mutating func note(_ greeting: [UInt8], delay: UInt64, at now: UInt64) {
        guard let said = try? Greeting(canonicalBytes: greeting) else { return }
        isObserving = said.isObserving
        guard delay <= Self.clockDelayMax, let time = said.time.advanced(by: delay) else { return }
        clock = (time, now)
    }

    /// A quarter of what a clock may be off before it is told.
    private static let clockDelayMax: UInt64 = 500

    /// Words of the peer that say more than a line which then stays dead are kept for a minute.
    fileprivate mutating func note(_ reason: PeerFailure.Reason, at now: UInt64) {
        let new = MemberObservation.Failure(reason)
        if case .other = new, let failure, let failureAt, now - failureAt < 60_000 {
            guard case .other = failure else { return }
        }
        (failure, failureAt) = (new, now)
    }

    /// Behind is who has not reached what this node had a STATUS ago.
    fileprivate mutating func note(_ status: Status, own: BlockHeight, at now: UInt64) {
        behindSince = status.certifiedHeight < heightThen ? behindSince ?? now : nil
        heightThen = own
        height = status.certifiedHeight
        view = status.view
        heardAt = now
    }
}

extension NodeWatch {
    /// Fills in what was seen here.
    package func complete(_ observation: inout NodeObservation) {
        let (now, wall) = (Self.steady(), observation.now)
        let table = table.withLock { $0 }
        func ago(_ time: UInt64?) -> UInt64? { time.map { now - min(now, $0) } }
        observation.runningFor = now - min(now, startedAt)
        observation.blockAgo = ago(table.blockAt)
        observation.blockAheadMilliseconds = table.blockAhead
        observation.viewAgo = ago(table.viewAt)
        observation.viewChangesSinceBlock = table.viewChangesSinceBlock
        observation.standstill = table.standstill
        observation.catchingUpAgo = ago(table.catchingUpSince)
        observation.evidence = table.evidence
        observation.suspicion = table.suspicion.map { .init(view: $0.view, reason: $0.reason, ago: now - min(now, $0.at)) }
        for place in observation.members.indices {
            let peer = table.peers[observation.members[place].key] ?? Peer(goneAt: startedAt)
            observation.members[place].isConnected = peer.isConnected
            observation.members[place].goneAgo = peer.isConnected ? nil : ago(peer.goneAt)
            observation.members[place].heardAgo = ago(peer.heardAt)
            observation.members[place].failure = peer.failure
            observation.members[place].failureAgo = ago(peer.failureAt)
            observation.members[place].breakCount = peer.breaks.count { now - min(now, $0) < Self.breakMilliseconds }
            observation.members[place].isObserving = peer.isObserving
            observation.members[place].height = peer.height
            observation.members[place].view = peer.view
            observation.members[place].behindFor = ago(peer.behindSince)
            observation.members[place].suspectedView =
                now - min(now, peer.suspectedAt) <= Self.doubtMilliseconds ? peer.suspectedView : nil
            observation.members[place].clockOffset = peer.clock.map { clock in
                let expected = clock.time.rawValue.addingReportingOverflow(now - min(now, clock.at)).partialValue
                return Int64(clamping: expected) - Int64(clamping: wall.rawValue)
            }
        }
    }
}
