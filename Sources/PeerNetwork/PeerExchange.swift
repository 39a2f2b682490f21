import Primitives

/// What callers on any thread and the event loop share: every member's outgoing queue and figures.
///
/// Guarded by the one Mutex of `PeerNetwork`; nothing here waits or calls out.
struct PeerExchange {
    /// What the caller has to do after it appended.
    enum Wake: Hashable {
        case notNeeded
        /// The caller MUST schedule one flush on the event loop.
        case flush
    }

    private struct Record {
        var state: PeerState
        var queue: OutgoingQueue
        var isOverflowed = false
        /// The last three of the standing connection, in milliseconds.
        var roundTrips: [UInt64] = []
    }

    private let limits: PeerNetworkLimits
    private let rules: FrameRules
    private var records: [PublicKey: Record] = [:]
    private var isFlushScheduled = false
    /// Ids in ascending order, so that a broadcast and a snapshot have one order.
    private(set) var ids: [PublicKey] = []

    init(limits: PeerNetworkLimits, rules: FrameRules, members: MemberTable) {
        self.limits = limits
        self.rules = rules
        replaceMembers(members)
    }

    /// Keeps the figures of members that stay; those of others are forgotten.
    mutating func replaceMembers(_ table: MemberTable) {
        var next: [PublicKey: Record] = [:]
        for member in table.members {
            let fresh = PeerState(id: member.id, name: member.name, address: member.address)
            var record = records[member.id] ?? Record(state: fresh, queue: OutgoingQueue(limits: limits))
            record.state.name = member.name
            record.state.address = member.address
            next[member.id] = record
        }
        records = next
        ids = table.members.map(\.id)
    }

    // MARK: Callers

    mutating func append(_ frame: Frame, to id: PublicKey) -> Wake {
        precondition(frame.kind < FrameRules.firstReservedKind, "frame kind \(frame.kind) is reserved for the peer network")
        guard let rule = rules.rule(for: frame.kind) else {
            preconditionFailure("frame kind \(frame.kind) has no rule")
        }
        precondition(
            frame.payload.count <= rule.payloadBytesMax,
            "a frame of kind \(frame.kind) has \(frame.payload.count) bytes, over its limit of \(rule.payloadBytesMax)"
        )
        guard records[id] != nil else { return .notNeeded }
        return append(frame, toKnown: id)
    }

    private mutating func append(_ frame: Frame, toKnown id: PublicKey) -> Wake {
        // Changed in place: taking the record out would copy its queues.
        guard records[id]?.state.isConnected == true else {
            records[id]?.state.unsentFrames += 1
            return .notNeeded
        }
        switch records[id]?.queue.append(frame) {
        case .queued?, nil: break
        case .queuedDropping(let count)?: records[id]?.state.droppedFrames += UInt64(count)
        case .refused?: records[id]?.state.droppedFrames += 1
        case .overflow?: records[id]?.isOverflowed = true
        }
        guard !isFlushScheduled else { return .notNeeded }
        isFlushScheduled = true
        return .flush
    }

    var snapshot: [PeerState] {
        ids.compactMap { id in
            guard let record = records[id] else { return nil }
            var state = record.state
            state.queuedFrames = record.queue.frames
            state.queuedBytes = record.queue.bytes
            return state
        }
    }

    // MARK: Event loop

    /// Opens the next round of appends; the ids that have something to write, and those that overflowed.
    mutating func beginFlush() -> (pending: [PublicKey], overflowed: [PublicKey]) {
        isFlushScheduled = false
        let overflowed = ids.filter { records[$0]?.isOverflowed == true }
        let pending = ids.filter { records[$0]?.queue.isEmpty == false && records[$0]?.isOverflowed == false }
        return (pending, overflowed)
    }

    mutating func take(for id: PublicKey, bytesMax: Int) -> [Frame] {
        guard let frames = records[id]?.queue.take(bytesMax: bytesMax), !frames.isEmpty else { return [] }
        records[id]?.state.framesSent += UInt64(frames.count)
        records[id]?.state.bytesSent += UInt64(frames.reduce(0) { $0 + $1.payload.count + Frame.headerByteCount })
        return frames
    }

    mutating func noteReceived(_ id: PublicKey, frames: Int, bytes: Int) {
        records[id]?.state.framesReceived += UInt64(frames)
        records[id]?.state.bytesReceived += UInt64(bytes)
    }

    mutating func noteRoundTrip(_ id: PublicKey, milliseconds: UInt64) {
        guard let known = records[id]?.roundTrips else { return }
        let newest = known.suffix(2) + [milliseconds]
        records[id]?.roundTrips = Array(newest)
        records[id]?.state.roundTripMilliseconds = newest.min()
    }

    mutating func noteOpened(_ id: PublicKey, direction: PeerDirection, remoteAddress: String, at now: Timestamp) {
        _ = records[id]?.queue.removeAll()
        records[id]?.isOverflowed = false
        records[id]?.state.isConnected = true
        records[id]?.state.direction = direction
        records[id]?.state.remoteAddress = remoteAddress
        records[id]?.state.since = now
        records[id]?.state.connections += 1
    }

    mutating func noteClosed(_ id: PublicKey, reason: String) {
        let lost = records[id]?.queue.removeAll() ?? 0
        records[id]?.isOverflowed = false
        records[id]?.state.unsentFrames += UInt64(lost)
        records[id]?.state.isConnected = false
        records[id]?.state.direction = nil
        records[id]?.state.remoteAddress = nil
        records[id]?.state.since = nil
        records[id]?.state.roundTripMilliseconds = nil
        records[id]?.roundTrips = []
        records[id]?.state.lastError = reason
    }

    /// Remembers why an attempt failed; true if it is not what the last one said, so that logs do not repeat.
    mutating func noteFailure(_ id: PublicKey, reason: String) -> Bool {
        let isNew = records[id]?.state.lastError != reason
        records[id]?.state.lastError = reason
        return isNew
    }
}
