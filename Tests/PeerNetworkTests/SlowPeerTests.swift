import Dispatch
import PeerNetwork
import Primitives
import Testing

@Suite(.timeLimit(.minutes(1))) struct SlowPeerTests {
    /// Holds up the event loop of a peer at its first connection, so that it reads nothing until it is let go.
    private final class Gate: Sendable {
        private let semaphore = DispatchSemaphore(value: 0)
        func hold(_ event: PeerEvent) { if case .connected = event { semaphore.wait() } }
        func letGo() { semaphore.signal() }
    }

    @Test func `gossip for a slow peer is bounded and costs nobody else`() async throws {
        let gate = Gate()
        let bytesMax = 1 << 20
        let sender = TestPeer(1) { $0.limits.queuedBytesMax.gossip = bytesMax }
        let slow = TestPeer(2, onEvent: { gate.hold($0) })
        let quick = TestPeer(3)
        let count: UInt32 = 600
        try await startMesh([sender, quick])
        _ = try await sender.connection()
        try await slow.network.start()
        slow.network.setMembers([sender.member])
        sender.network.setMembers([slow.member, quick.member])
        #expect(try await sender.connection() == slow.id)
        for number in 0..<count {
            sender.network.broadcast(.numbered(number, kind: TestPeer.gossip, padding: 60_000))
            // The quick one is waited for, so that only the slow one ever has a queue.
            _ = try await quick.frames(1)
        }
        let state = try #require(sender.network.peers.first { $0.id == slow.id })
        #expect(state.isConnected && state.droppedFrames > 0)
        #expect(state.queuedBytes.gossip <= bytesMax)
        #expect(sender.network.peers.first { $0.id == quick.id }?.droppedFrames == 0)
        gate.letGo()
        // What arrives is in order, and the newest is among it.
        var last: UInt32 = 0
        while last != count - 1 {
            for (_, frame) in try await slow.frames(1) {
                #expect(frame.number >= last)
                last = frame.number
            }
        }
        await stopMesh([sender, slow, quick])
    }

    @Test func `consensus messages for a slow peer end the connection when the queue is full`() async throws {
        let gate = Gate()
        let sender = TestPeer(1) { $0.limits.queuedBytesMax.consensus = 1 << 20 }
        let slow = TestPeer(2, onEvent: { gate.hold($0) })
        try await startMesh([sender, slow])
        _ = try await sender.connection()
        for number in 0..<UInt32(600) { sender.network.send(.numbered(number, padding: 60_000), to: slow.id) }
        #expect(try await sender.disconnection() == .consensusQueueOverflow)
        gate.letGo()
        await stopMesh([sender, slow])
    }
}
