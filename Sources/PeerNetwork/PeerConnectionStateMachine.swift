package import Primitives

/// The life of one connection, free of sockets: what has been said, and so what may come next.
///
/// ```
///  securing ── TLS done, a member's key ──▶ greeting ── its HELLO, we decide ────▶ deciding ── admit ──▶ open
///                                              │
///                                              └─ its HELLO, the peer decides ─▶ awaitingWelcome ── WELCOME ──▶ open
///  any ── refusal, violation, end ──▶ closed
/// ```
///
/// Of two members the one whose HELLO names the lower id decides which of their connections stays (both may dial); the other one waits
/// for WELCOME. So a client whose certificate was refused never takes its connection for a standing one, although TLS 1.3
/// lets it finish the handshake before it hears of the refusal.
package struct PeerConnectionStateMachine: ~Copyable {
    private enum State: ~Copyable {
        /// `expected` is the member that we dialled, nil for an accepted connection.
        case securing(expected: PeerMember?)
        /// With those who the members were when TLS was done.
        case greeting(PeerMember, MemberTable)
        case deciding(PeerMember, greeting: [UInt8])
        case awaitingWelcome(PeerMember, greeting: [UInt8])
        case open(PeerMember)
        case closed
    }

    /// What both sides must agree on; the greeting in it is not used.
    private let ours: Hello
    private var state: State

    package init(ours: Hello, expected: PeerMember?) {
        self.ours = ours
        state = .securing(expected: expected)
    }

    private init(ours: Hello, state: consuming State) {
        self.ours = ours
        self.state = state
    }

    package var isOpen: Bool {
        switch state {
        case .open: true
        default: false
        }
    }

    /// The member at the other end as far as it is known: who we dialled, or whose certificate we saw.
    package var member: PeerMember? {
        switch state {
        case .securing(let expected): expected
        case .greeting(let member, _): member
        case .open(let member): member
        case .deciding(let member, _): member
        case .awaitingWelcome(let member, _): member
        case .closed: nil
        }
    }

    // MARK: TLS

    /// Whether the peer's certificate key may go on with the TLS handshake; nil if it may.
    package func objection(to key: PublicKey?, members: MemberTable) -> PeerFailure.Reason? {
        guard let key else { return .notEd25519 }
        switch state {
        case .securing(let expected?) where expected.tlsKey != key: return .wrongKey(expected: expected.tlsKey, found: key)
        case .securing: return members.member(tlsKey: key) == nil ? .notAMember(key: key) : nil
        default: return .unexpectedFrame(kind: ControlFrame.hello.rawValue)
        }
    }

    package enum SecuredAction: Equatable {
        case sendHello(to: PeerMember)
        case close(PeerFailure.Reason)
    }

    /// TLS is done; `key` is what the verification of the certificate saw, nil if it never ran.
    package mutating func secured(key: PublicKey?, members: MemberTable) -> SecuredAction {
        if let reason = objection(to: key, members: members) {
            self = .init(ours: ours, state: .closed)
            return .close(reason)
        }
        guard let key, let member = members.member(tlsKey: key) else {
            self = .init(ours: ours, state: .closed)
            return .close(.notEd25519)
        }
        self = .init(ours: ours, state: .greeting(member, members))
        return .sendHello(to: member)
    }

    // MARK: Frames

    package enum FrameAction: Equatable {
        case nothing
        case deliver(Frame)
        /// Send these bytes back as PONG, with a greeting behind them.
        case answerPing([UInt8])
        /// The answer to a PING, if it begins with the bytes that were sent.
        case pong([UInt8])
        /// Ask which connection of the pair stays, then `admit` or `close`.
        case decide(PeerMember)
        case opened(PeerMember, greeting: [UInt8])
        /// `.tell` sends the reason to the peer first.
        case close(PeerFailure.Reason, Farewell)
    }

    package enum Farewell {
        case tell
        case silent
    }

    package mutating func received(_ frame: Frame) -> FrameAction {
        guard let control = ControlFrame(rawValue: frame.kind) else { return receivedApplication(frame) }
        switch control {
        case .ping: return isOpen ? .answerPing(frame.payload) : .nothing
        case .pong: return isOpen ? .pong(frame.payload) : .nothing
        case .refusal: return receivedRefusal(frame.payload)
        case .hello: return receivedHello(frame.payload)
        case .welcome: return receivedWelcome()
        }
    }

    private mutating func receivedApplication(_ frame: Frame) -> FrameAction {
        if isOpen { return .deliver(frame) }
        guard case .close = close() else { return .nothing }
        return .close(.unexpectedFrame(kind: frame.kind), .tell)
    }

    private mutating func receivedRefusal(_ payload: [UInt8]) -> FrameAction {
        guard case .close = close() else { return .nothing }
        return .close(.refusedByPeer(Refusal.text(of: payload)), .silent)
    }

    private mutating func receivedHello(_ payload: [UInt8]) -> FrameAction {
        let ours = ours
        switch consume state {
        case .greeting(let member, let members):
            switch Self.check(payload, from: member, of: members, against: ours) {
            case .failure(let reason):
                self = .init(ours: ours, state: .closed)
                return .close(reason, .tell)
            case .success(let theirs) where ours.id < theirs.id:
                self = .init(ours: ours, state: .deciding(member, greeting: theirs.greeting))
                return .decide(member)
            case .success(let theirs):
                self = .init(ours: ours, state: .awaitingWelcome(member, greeting: theirs.greeting))
                return .nothing
            }
        case .closed:
            self = .init(ours: ours, state: .closed)
            return .nothing
        default:
            self = .init(ours: ours, state: .closed)
            return .close(.unexpectedFrame(kind: ControlFrame.hello.rawValue), .tell)
        }
    }

    private mutating func receivedWelcome() -> FrameAction {
        switch consume state {
        case .awaitingWelcome(let member, let greeting):
            self = .init(ours: ours, state: .open(member))
            return .opened(member, greeting: greeting)
        case .closed:
            self = .init(ours: ours, state: .closed)
            return .nothing
        default:
            self = .init(ours: ours, state: .closed)
            return .close(.unexpectedFrame(kind: ControlFrame.welcome.rawValue), .tell)
        }
    }

    /// The TLS key says who the peer is; its consensus id may be one that this side does not know any more or not yet, when one of
    /// the two was away while it was replaced.
    ///
    /// Version first: a hello of another version may have another shape behind it.
    private static func check(
        _ payload: [UInt8],
        from member: PeerMember,
        of members: MemberTable,
        against ours: Hello
    ) -> Result<Hello, PeerFailure.Reason> {
        if let version = Hello.protocolVersion(of: payload), version != ours.protocolVersion {
            return .failure(.wrongProtocol(ours: ours.protocolVersion, theirs: version))
        }
        let theirs: Hello
        do { theirs = try Hello(canonicalBytes: payload) } catch { return .failure(.malformedHello(error.description)) }
        guard Array(theirs.chainID.utf8) == Array(ours.chainID.utf8) else {
            return .failure(.wrongChain(ours: ours.chainID, theirs: theirs.chainID))
        }
        guard theirs.genesisHash == ours.genesisHash else {
            return .failure(.wrongGenesis(ours: ours.genesisHash, theirs: theirs.genesisHash))
        }
        guard theirs.id == member.id || (members.member(id: theirs.id) == nil && theirs.id != ours.id) else {
            return .failure(.wrongIdentity(expected: member.id, found: theirs.id))
        }
        return .success(theirs)
    }

    // MARK: Decisions

    /// This connection stays; the caller MUST send WELCOME and then treat it as open.
    package mutating func admit() -> (member: PeerMember, greeting: [UInt8])? {
        switch consume state {
        case .deciding(let member, let greeting):
            self = .init(ours: ours, state: .open(member))
            return (member, greeting)
        case let other:
            self = .init(ours: ours, state: other)
            return nil
        }
    }

    package enum CloseAction {
        case alreadyClosed
        case close
    }

    package mutating func close() -> CloseAction {
        switch consume state {
        case .closed:
            self = .init(ours: ours, state: .closed)
            return .alreadyClosed
        default:
            self = .init(ours: ours, state: .closed)
            return .close
        }
    }
}

extension PeerFailure.Reason: Error {}
