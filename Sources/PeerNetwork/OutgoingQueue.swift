import NIOCore

/// The frames that wait for one peer: four queues, each bounded in frames and bytes.
///
/// What happens when a class is full depends on what its loss costs: the oldest gossip makes room for new gossip, a sync
/// or bulk frame is refused (whoever asked asks another member), and consensus messages are never dropped one by one; their
/// overflow ends the connection, after which the peers tell each other where they stand.
package struct OutgoingQueue {
    package enum Outcome: Hashable {
        case queued
        /// Queued, and this many older frames were dropped for it.
        case queuedDropping(Int)
        case refused
        case overflow
    }

    private let framesMax: QueueDepths
    private let bytesMax: QueueDepths
    private var queues: Queues
    private struct Queues {
        var consensus = CircularBuffer<Frame>()
        var sync = CircularBuffer<Frame>()
        var gossip = CircularBuffer<Frame>()
        var bulk = CircularBuffer<Frame>()
    }

    package private(set) var frames = QueueDepths()
    package private(set) var bytes = QueueDepths()

    package init(limits: PeerNetworkLimits) {
        framesMax = limits.queuedFramesMax
        bytesMax = limits.queuedBytesMax
        queues = Queues()
    }

    package var isEmpty: Bool { frames.total == 0 }

    package mutating func append(_ frame: Frame) -> Outcome {
        let priority = frame.priority
        guard !hasRoom(for: frame) else {
            push(frame)
            return .queued
        }
        switch priority {
        case .consensus: return .overflow
        case .sync, .bulk: return .refused
        case .gossip:
            var dropped = 0
            while !hasRoom(for: frame), pop(.gossip) != nil { dropped += 1 }
            push(frame)
            return .queuedDropping(dropped)
        }
    }

    /// Takes frames, consensus first, until they reach `bytesMax` or nothing waits; at least one if any waits.
    package mutating func take(bytesMax: Int) -> [Frame] {
        var taken: [Frame] = []
        var size = 0
        for priority in FramePriority.allCases {
            while size < bytesMax, let frame = pop(priority) {
                size += frame.payload.count + Frame.headerByteCount
                taken.append(frame)
            }
        }
        return taken
    }

    /// Empties the queue and says how many frames were lost.
    package mutating func removeAll() -> Int {
        let lost = frames.total
        queues = Queues()
        frames = QueueDepths()
        bytes = QueueDepths()
        return lost
    }

    private func hasRoom(for frame: Frame) -> Bool {
        let priority = frame.priority
        if frames[priority] == 0 { return true }
        return frames[priority] < framesMax[priority] && bytes[priority] + frame.payload.count <= bytesMax[priority]
    }

    private mutating func push(_ frame: Frame) {
        frames[frame.priority] += 1
        bytes[frame.priority] += frame.payload.count
        switch frame.priority {
        case .consensus: queues.consensus.append(frame)
        case .sync: queues.sync.append(frame)
        case .gossip: queues.gossip.append(frame)
        case .bulk: queues.bulk.append(frame)
        }
    }

    private mutating func pop(_ priority: FramePriority) -> Frame? {
        let frame =
            switch priority {
            case .consensus: queues.consensus.popFirst()
            case .sync: queues.sync.popFirst()
            case .gossip: queues.gossip.popFirst()
            case .bulk: queues.bulk.popFirst()
            }
        guard let frame else { return nil }
        frames[priority] -= 1
        bytes[priority] -= frame.payload.count
        return frame
    }
}
