import ChainCrypto
import PeerNetwork
import Primitives
import Testing

@Suite(.timeLimit(.minutes(1))) struct PeerNetworkTests {
    @Test func `four members form a full mesh and hear each other`() async throws {
        let peers = (1...4).map { TestPeer($0) }
        try await startMesh(peers)
        for peer in peers {
            var connected: Set<PublicKey> = []
            while connected.count < 3 { connected.insert(try await peer.connection()) }
        }
        for (number, peer) in peers.enumerated() { peer.network.broadcast(.numbered(UInt32(number))) }
        for (number, peer) in peers.enumerated() {
            let heard = try await peer.frames(3)
            for (id, frame) in heard { #expect(peers[Int(frame.number)].id == id) }
            #expect(Set(heard.map { Int($0.1.number) }) == Set(0..<4).subtracting([number]))
        }
        let states = peers[0].network.peers
        #expect(states.map(\.id) == peers.dropFirst().map(\.id).sorted())
        #expect(states.allSatisfy { $0.isConnected && $0.since != nil && $0.framesReceived == 1 && $0.framesSent == 1 })
        await stopMesh(peers)
    }

    @Test func `the greeting of the peer comes with the connection`() async throws {
        let peers = [TestPeer(1), TestPeer(2)]
        try await startMesh(peers)
        let greeting = try await peers[0].event { if case .connected(_, let greeting) = $0 { greeting } else { nil } }
        #expect(greeting == [2])
        await stopMesh(peers)
    }

    @Test func `frames of one class arrive in order`() async throws {
        let peers = [TestPeer(1), TestPeer(2)]
        try await startMesh(peers)
        _ = try await peers[0].connection()
        _ = try await peers[1].connection()
        let count: UInt32 = 10_000
        for number in 0..<count { peers[0].network.send(.numbered(number), to: peers[1].id) }
        #expect(try await peers[1].frames(Int(count)).map(\.1.number) == Array(0..<count))
        await stopMesh(peers)
    }

    @Test func `both dialling at once ends with one connection`() async throws {
        for seed in 0..<8 {
            let peers = [1, 2].map { number in
                TestPeer(number, dialling: .both) {
                    $0.limits.reconnectMillisecondsMin = 1
                    $0.jitterSeed = UInt64(seed)
                }
            }
            try await startMesh(peers)
            // A connection may be replaced at first, so send until something arrives over the one that stays.
            for (sender, receiver) in [(peers[0], peers[1]), (peers[1], peers[0])] {
                _ = try await sender.connection()
                sender.network.send(.numbered(7), to: receiver.id)
            }
            #expect(peers.allSatisfy { $0.network.peers.count == 1 })
            await stopMesh(peers)
        }
    }

    @Test func `the higher id dials where the lower one has no address`() async throws {
        let peers = (1...2).map { TestPeer($0, dialling: .both) }.sorted { $0.id < $1.id }
        for peer in peers { try await peer.network.start() }
        var hidden = peers[1].member
        hidden.address = nil
        peers[0].network.setMembers([hidden])
        peers[1].network.setMembers([peers[0].member])
        #expect(try await peers[0].connection() == peers[1].id)
        #expect(try await peers[1].connection() == peers[0].id)
        #expect(peers[0].network.peers.first?.direction == .accepted)
        await stopMesh(peers)
    }

    @Test func `a restarted member is reconnected`() async throws {
        let first = TestPeer(1)
        let second = TestPeer(2)
        try await startMesh([first, second])
        _ = try await first.connection()
        let address = try #require(second.network.boundAddress)
        await second.network.stop()
        _ = try await first.disconnection()
        let again = TestPeer(2, listen: address, members: [first.member])
        try await again.network.start()
        #expect(try await first.connection() == again.id)
        #expect(try await again.connection() == first.id)
        #expect(first.network.peers.first?.connections ?? 0 >= 2)
        await stopMesh([first, again])
    }

    @Test func `a removed member is disconnected and not let in again`() async throws {
        let peers = [TestPeer(1), TestPeer(2)]
        try await startMesh(peers)
        _ = try await peers[0].connection()
        peers[0].network.setMembers([peers[0].member])
        #expect(try await peers[0].disconnection() == .noLongerAMember)
        let key = peers[1].tlsKey.publicKey
        #expect(try await peers[0].failure { $0 == .notAMember(key: key) } == .notAMember(key: key))
        #expect(peers[0].network.peers.isEmpty)
        await stopMesh(peers)
    }

    @Test func `a replaced TLS key is used without stopping`() async throws {
        let peers = [TestPeer(1), TestPeer(2)]
        try await startMesh(peers)
        _ = try await peers[0].connection()
        let newKey = TestPeer.tlsKey(9)
        try peers[1].network.setTLSKey(newKey)
        var member = peers[1].member
        member.tlsKey = newKey.publicKey
        peers[0].network.setMembers([member])
        #expect(try await peers[0].disconnection() == .keyChanged)
        #expect(try await peers[0].connection() == peers[1].id)
        await stopMesh(peers)
    }

    @Test func `a port in use is named with the remedy`() async throws {
        let first = TestPeer(1)
        try await first.network.start()
        let address = try #require(first.network.boundAddress)
        let second = TestPeer(2, listen: address)
        let error = await #expect(throws: PeerNetworkError.self) { try await second.network.start() }
        #expect(error == .addressInUse(address: address))
        #expect(error?.description.contains("CONSILIUM_P2P_LISTEN") == true)
        await first.network.stop()
    }

    @Test func `run ends when its task is cancelled`() async throws {
        let peer = TestPeer(1)
        try await peer.network.start()
        let network = peer.network
        let task = Task { try await network.run() }
        task.cancel()
        try await task.value
        #expect(network.boundAddress == nil)
    }
}
