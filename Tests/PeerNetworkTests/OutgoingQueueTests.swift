import PeerNetwork
import Testing

@Suite struct OutgoingQueueTests {
    private func queue() -> OutgoingQueue {
        var limits = PeerNetworkLimits()
        for priority in FramePriority.allCases {
            limits.queuedFramesMax[priority] = 3
            limits.queuedBytesMax[priority] = 10
        }
        return OutgoingQueue(limits: limits)
    }

    private func frame(_ number: UInt8, _ priority: FramePriority, bytes: Int = 1) -> Frame {
        Frame(kind: 1, payload: [UInt8](repeating: number, count: bytes), priority: priority)
    }

    @Test func `consensus leaves before sync before gossip, each in its order`() {
        var queue = queue()
        for (number, priority) in [(1, FramePriority.gossip), (2, .sync), (3, .consensus), (4, .gossip), (5, .consensus)] {
            #expect(queue.append(frame(UInt8(number), priority)) == .queued)
        }
        #expect(queue.take(bytesMax: 1000).map { $0.payload[0] } == [3, 5, 2, 1, 4])
        #expect(queue.isEmpty)
    }

    @Test func `a take ends once it has reached its bytes, with one frame at least`() {
        var queue = queue()
        for number in 1...3 { _ = queue.append(frame(UInt8(number), .sync)) }
        #expect(queue.take(bytesMax: 1).count == 1)
        #expect(queue.take(bytesMax: 7).count == 2)
    }

    @Test func `full gossip drops the oldest`() {
        var queue = queue()
        for number in 1...3 { _ = queue.append(frame(UInt8(number), .gossip)) }
        #expect(queue.append(frame(4, .gossip)) == .queuedDropping(1))
        #expect(queue.append(frame(5, .gossip, bytes: 9)) == .queuedDropping(2))
        #expect(queue.take(bytesMax: 1000).map { $0.payload[0] } == [4, 5])
    }

    @Test func `full sync refuses and full consensus overflows`() {
        var queue = queue()
        for number in 1...3 {
            _ = queue.append(frame(UInt8(number), .sync))
            _ = queue.append(frame(UInt8(number), .consensus))
        }
        #expect(queue.append(frame(4, .sync)) == .refused)
        #expect(queue.append(frame(4, .consensus)) == .overflow)
        #expect(queue.removeAll() == 6)
    }

    @Test func `one frame over the byte limit passes an empty queue`() {
        var queue = queue()
        #expect(queue.append(frame(1, .consensus, bytes: 100)) == .queued)
        #expect(queue.append(frame(2, .consensus)) == .overflow)
    }
}
