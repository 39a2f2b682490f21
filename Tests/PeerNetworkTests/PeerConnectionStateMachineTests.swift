import ChainCrypto
import PeerNetwork
import Primitives
import Testing

@Suite struct PeerConnectionStateMachineTests {
    /// Two members of which the first has the lower id.
    private let low: PeerMember
    private let high: PeerMember
    private let table: MemberTable

    init() {
        let members = (1...2).map { number in
            PeerMember(
                id: TestPeer.consensusKey(number).publicKey,
                tlsKey: TestPeer.tlsKey(number).publicKey,
                address: nil,
                name: "\(number)"
            )
        }.sorted { $0.id < $1.id }
        low = members[0]
        high = members[1]
        table = MemberTable(members, without: TestPeer.consensusKey(9).publicKey)
    }

    private func hello(_ id: PublicKey, genesis: UInt8 = 1, greeting: [UInt8] = []) -> Hello {
        Hello(
            protocolVersion: 1,
            chainID: "test-00",
            genesisHash: TestPeer.genesis(genesis),
            id: id,
            greeting: greeting
        )
    }

    private func frame(_ control: ControlFrame, _ payload: [UInt8] = []) -> Frame {
        Frame(kind: control.rawValue, payload: payload, priority: .consensus)
    }

    @Test func `the lower id decides and opens by admitting`() {
        var machine = PeerConnectionStateMachine(ours: hello(low.id), expected: nil)
        #expect(machine.secured(key: high.tlsKey, members: table) == .sendHello(to: high))
        #expect(machine.received(frame(.hello, hello(high.id, greeting: [5]).canonicalBytes)) == .decide(high))
        let isOpenYet = machine.isOpen
        #expect(!isOpenYet)
        let admitted = machine.admit()
        #expect(admitted?.member == high && admitted?.greeting == [5])
        let application = Frame(kind: 1, payload: [1], priority: .consensus)
        #expect(machine.received(application) == .deliver(application))
    }

    @Test func `the higher id opens by the welcome`() {
        var machine = PeerConnectionStateMachine(ours: hello(high.id), expected: low)
        #expect(machine.secured(key: low.tlsKey, members: table) == .sendHello(to: low))
        #expect(machine.received(frame(.hello, hello(low.id, greeting: [6]).canonicalBytes)) == .nothing)
        #expect(machine.received(frame(.ping)) == .nothing)
        #expect(machine.received(frame(.welcome)) == .opened(low, greeting: [6]))
        let isOpen = machine.isOpen
        #expect(isOpen)
        #expect(machine.received(frame(.ping, [7])) == .answerPing([7]))
        #expect(machine.received(frame(.pong, [8])) == .pong([8]))
    }

    /// Found by the simulator: a member that was away while its consensus key was replaced could never connect again.
    @Test func `a member that still goes by its old id is known by its TLS key, and the ids that were said decide`() {
        let old = TestPeer.consensusKey(7).publicKey
        var here = PeerConnectionStateMachine(ours: hello(low.id), expected: nil)
        #expect(here.secured(key: high.tlsKey, members: table) == .sendHello(to: high))
        let answer = here.received(frame(.hello, hello(old).canonicalBytes))
        var there = PeerConnectionStateMachine(ours: hello(old), expected: low)
        #expect(there.secured(key: low.tlsKey, members: table) == .sendHello(to: low))
        let other = there.received(frame(.hello, hello(low.id).canonicalBytes))
        // Exactly one of the two decides.
        #expect(answer == (low.id < old ? .decide(high) : .nothing))
        #expect(other == (low.id < old ? .nothing : .decide(low)))
        let member = here.member
        #expect(member == high)
    }

    @Test func `keys are pinned before anything is said`() {
        let stranger = TestPeer.tlsKey(9).publicKey
        var accepting = PeerConnectionStateMachine(ours: hello(low.id), expected: nil)
        #expect(accepting.objection(to: high.tlsKey, members: table) == nil)
        #expect(accepting.objection(to: nil, members: table) == .notEd25519)
        #expect(accepting.secured(key: stranger, members: table) == .close(.notAMember(key: stranger)))
        var dialling = PeerConnectionStateMachine(ours: hello(low.id), expected: high)
        let reason = PeerFailure.Reason.wrongKey(expected: high.tlsKey, found: low.tlsKey)
        #expect(dialling.secured(key: low.tlsKey, members: table) == .close(reason))
    }

    @Test func `a resumed session that showed no certificate is refused`() {
        var machine = PeerConnectionStateMachine(ours: hello(low.id), expected: high)
        #expect(machine.secured(key: nil, members: table) == .close(.notEd25519))
    }

    @Test func `a hello of another chain, genesis, version or member is refused with both values`() {
        func answer(_ theirs: [UInt8]) -> PeerConnectionStateMachine.FrameAction {
            var machine = PeerConnectionStateMachine(ours: hello(low.id), expected: nil)
            _ = machine.secured(key: high.tlsKey, members: table)
            return machine.received(frame(.hello, theirs))
        }
        var other = hello(high.id)
        other.chainID = "else-00"
        #expect(answer(other.canonicalBytes) == .close(.wrongChain(ours: "test-00", theirs: "else-00"), .tell))
        let genesis = PeerFailure.Reason.wrongGenesis(ours: TestPeer.genesis(1), theirs: TestPeer.genesis(2))
        #expect(answer(hello(high.id, genesis: 2).canonicalBytes) == .close(genesis, .tell))
        // A later version may have another shape altogether.
        #expect(answer([0x82, 0x02, 0xF6]) == .close(.wrongProtocol(ours: 1, theirs: 2), .tell))
        #expect(answer(hello(low.id).canonicalBytes) == .close(.wrongIdentity(expected: high.id, found: low.id), .tell))
        let malformed: [[UInt8]] = [[], [0x80], [0x85], [0x81, 0x01], hello(high.id).canonicalBytes + [0]]
        for bytes in malformed {
            guard case .close(.malformedHello, .tell) = answer(bytes) else {
                Issue.record("\(bytes) was not refused as malformed")
                continue
            }
        }
    }

    @Test func `frames out of turn end the connection`() {
        var early = PeerConnectionStateMachine(ours: hello(high.id), expected: low)
        _ = early.secured(key: low.tlsKey, members: table)
        #expect(early.received(frame(.welcome)) == .close(.unexpectedFrame(kind: 0xF1), .tell))
        var twice = PeerConnectionStateMachine(ours: hello(high.id), expected: low)
        _ = twice.secured(key: low.tlsKey, members: table)
        _ = twice.received(frame(.hello, hello(low.id).canonicalBytes))
        #expect(twice.received(frame(.hello, hello(low.id).canonicalBytes)) == .close(.unexpectedFrame(kind: 0xF0), .tell))
        #expect(twice.received(frame(.welcome)) == .nothing)
        #expect(twice.close() == .alreadyClosed)
    }

    @Test func `a refusal closes and its words are cleaned`() {
        var machine = PeerConnectionStateMachine(ours: hello(low.id), expected: high)
        let payload = Refusal.payload("no\nentry")
        #expect(machine.received(frame(.refusal, payload)) == .close(.refusedByPeer("noentry"), .silent))
        #expect(Refusal.payload(String(repeating: "é", count: 2000)).count <= ControlFrame.refusal.payloadBytesMax)
    }
}
