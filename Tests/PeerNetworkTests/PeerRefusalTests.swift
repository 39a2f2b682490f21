import ChainCrypto
import PeerNetwork
import Primitives
import Testing

@Suite(.timeLimit(.minutes(1))) struct PeerRefusalTests {
    @Test func `a member with another key than agreed is refused`() async throws {
        let peers = [TestPeer(1, dialling: .both), TestPeer(2, dialling: .both)]
        for peer in peers { try await peer.network.start() }
        var wrong = peers[1].member
        wrong.tlsKey = TestPeer.tlsKey(77).publicKey
        peers[0].network.setMembers([wrong])
        let found = peers[1].tlsKey.publicKey
        let reason = PeerFailure.Reason.wrongKey(expected: wrong.tlsKey, found: found)
        #expect(try await peers[0].failure { $0 == reason } == reason)
        #expect(reason.description.contains(wrong.tlsKey.hex) && reason.description.contains(found.hex))
        #expect(peers[0].network.peers.first?.isConnected == false)
        await stopMesh(peers)
    }

    @Test func `whoever is no member is refused and never believes to be connected`() async throws {
        let host = TestPeer(1, dialling: .both)
        let stranger = TestPeer(2, dialling: .both)
        for peer in [host, stranger] { try await peer.network.start() }
        stranger.network.setMembers([host.member])
        let reason = PeerFailure.Reason.notAMember(key: stranger.tlsKey.publicKey)
        #expect(try await host.failure() == reason)
        _ = try await stranger.failure()
        #expect(stranger.network.peers.first?.connections == 0)
        await stopMesh([host, stranger])
    }

    @Test func `a member may not pose as another one`() async throws {
        // The second peer says the consensus id of a third in its handshake.
        let host = TestPeer(1, dialling: .both)
        let liar = TestPeer(2, dialling: .both) { $0.id = TestPeer.consensusKey(3).publicKey }
        for peer in [host, liar] { try await peer.network.start() }
        let third = PeerMember(
            id: TestPeer.consensusKey(3).publicKey,
            tlsKey: TestPeer.tlsKey(3).publicKey,
            address: nil,
            name: "third"
        )
        host.network.setMembers([liar.member, third])
        liar.network.setMembers([host.member])
        let reason = PeerFailure.Reason.wrongIdentity(expected: liar.id, found: TestPeer.consensusKey(3).publicKey)
        #expect(try await host.failure { $0 == reason } == reason)
        #expect(host.network.peers.first?.connections == 0)
        await stopMesh([host, liar])
    }

    @Test func `another genesis is refused with both hashes`() async throws {
        let ours = TestPeer(1, dialling: .both)
        let theirs = TestPeer(2, dialling: .both) { $0.genesisHash = TestPeer.genesis(2) }
        try await startMesh([ours, theirs])
        let reason = PeerFailure.Reason.wrongGenesis(ours: TestPeer.genesis(1), theirs: TestPeer.genesis(2))
        // Which side reads the other's hello first is open; the other one is told in words.
        let text = try await ours.failure {
            if case .refusedByPeer = $0 { true } else { $0 == reason }
        }.description
        #expect(text.contains(TestPeer.genesis(1).hex) && text.contains(TestPeer.genesis(2).hex))
        #expect(ours.network.peers.first?.connections == 0)
        await stopMesh([ours, theirs])
    }

    @Test func `another chain and another protocol version are refused`() async throws {
        let changes: [(inout PeerNetworkConfiguration) -> Void] = [
            { $0.chainID = "other-0011223344556677" }, { $0.protocolVersion = 3 },
        ]
        for (change, words) in zip(changes, ["other-0011223344556677", "protocol version"]) {
            let peers = [TestPeer(1, dialling: .both), TestPeer(2, dialling: .both, adjust: change)]
            try await startMesh(peers)
            let text = try await peers[0].failure {
                switch $0 {
                case .wrongChain, .wrongProtocol, .refusedByPeer: true
                default: false
                }
            }.description
            #expect(text.contains(words))
            #expect(peers[0].network.peers.first?.connections == 0)
            await stopMesh(peers)
        }
    }

    @Test func `a frame over the limit of its kind ends the connection`() async throws {
        let strict = TestPeer(1) {
            $0.frameRules = FrameRules([FrameRule(kind: 1, priority: .consensus, payloadBytesMax: 100)])
        }
        let generous = TestPeer(2)
        try await startMesh([strict, generous])
        _ = try await strict.connection()
        _ = try await generous.connection()
        generous.network.send(.numbered(1, padding: 96), to: strict.id)
        #expect(try await strict.frames(1).first?.1.number == 1)
        generous.network.send(.numbered(2, padding: 97), to: strict.id)
        #expect(try await strict.disconnection() == .frameTooLarge(kind: 1, byteCount: 101, limit: 100))
        await stopMesh([strict, generous])
    }

    @Test func `a frame of an unknown kind ends the connection`() async throws {
        let strict = TestPeer(1) {
            $0.frameRules = FrameRules([FrameRule(kind: 1, priority: .consensus, payloadBytesMax: 100)])
        }
        let generous = TestPeer(2)
        try await startMesh([strict, generous])
        _ = try await strict.connection()
        _ = try await generous.connection()
        generous.network.send(.numbered(1, kind: TestPeer.gossip), to: strict.id)
        #expect(try await strict.disconnection() == .unknownFrame(kind: TestPeer.gossip))
        await stopMesh([strict, generous])
    }
}
