import PeerNetwork
import Primitives
import Synchronization
import Testing

/// What an operator is told of the line between two members.
@Suite(.timeLimit(.minutes(1))) struct LineTests {
    @Test func `each end measures how long the line takes there and back`() async throws {
        let peers = (1...2).map { number in
            TestPeer(number) {
                $0.limits.pingMilliseconds = 1
                $0.limits.heartbeatMilliseconds = 5
            }
        }
        try await startMesh(peers)
        _ = try await peers[0].connection()
        _ = try await peers[1].connection()
        // Each frame is an event to wait for; pings go on meanwhile.
        var measured = 0
        while measured < 2 {
            for (sender, receiver) in [(peers[0], peers[1]), (peers[1], peers[0])] {
                sender.network.send(.numbered(1), to: receiver.id)
                _ = try await receiver.frames(1)
            }
            measured = peers.count { $0.network.peers.first?.roundTripMilliseconds != nil }
        }
        await peers[1].network.stop()
        _ = try await peers[0].disconnection()
        #expect(peers[0].network.peers.first?.roundTripMilliseconds == nil)
        await peers[0].network.stop()
    }

    @Test func `each answer to a PING brings what the peer says of itself then`() async throws {
        let said = Mutex<UInt8>(7)
        let peers = (1...2).map { number in
            TestPeer(number) {
                $0.limits.pingMilliseconds = 1
                $0.limits.heartbeatMilliseconds = 5
                if number == 2 { $0.greeting = { _ in [said.withLock { $0 }] } }
            }
        }
        try await startMesh(peers)
        for word in [UInt8(7), 8] {
            said.withLock { $0 = word }
            let heard = try await peers[0].event {
                if case .answered(let id, [word], _) = $0 { id } else { nil }
            }
            #expect(heard == peers[1].id)
        }
        await stopMesh(peers)
    }

    @Test func `a greeting that is too long for an answer is left out`() async throws {
        let peers = (1...2).map { number in
            TestPeer(number) {
                $0.limits.pingMilliseconds = 1
                $0.limits.heartbeatMilliseconds = 5
                if number == 2 { $0.greeting = { _ in [UInt8](repeating: 1, count: 65) } }
            }
        }
        try await startMesh(peers)
        let greeting = try await peers[0].event { if case .answered(_, let greeting, _) = $0 { greeting } else { nil } }
        #expect(greeting.isEmpty)
        await stopMesh(peers)
    }

    @Test func `bytes that change on their way are told from a line that ends`() async throws {
        let peers = (1...2).map { TestPeer($0) }.sorted { $0.id < $1.id }
        for peer in peers { try await peer.network.start() }
        let line = TamperingLine()
        let port = try #require(peers[1].member.address?.split(separator: ":").last.flatMap { Int($0) })
        var far = peers[1].member
        far.address = try await line.start(towards: port)
        peers[0].network.setMembers([far])
        peers[1].network.setMembers([peers[0].member])
        _ = try await peers[0].connection()
        _ = try await peers[1].connection()
        line.tamper()
        peers[0].network.send(.numbered(1), to: peers[1].id)
        // Whoever receives them says so.
        let reason = try await peers[1].disconnection()
        guard case .damaged(let words) = reason else {
            Issue.record("\(reason)")
            return
        }
        #expect(words.contains("BAD_RECORD_MAC") || words.contains("BAD_DECRYPT"), "\(words)")
        #expect(!words.contains("/") && !words.contains(" "), "\(words)")
        await stopMesh(peers)
        await line.stop()
    }
}
