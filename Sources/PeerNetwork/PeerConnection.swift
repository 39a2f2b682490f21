import NIOCore
import NIOTLS
import Primitives

/// One connection: reads frames, asks the state machine what they mean, and tells the mesh.
///
/// Lives on the event loop of its channel; the mesh lets go of it when it is closed.
final class PeerConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let direction: PeerDirection
    /// The member that we dialled, nil for an accepted connection.
    let dialled: PeerMember?
    let remoteAddress: String
    let startedAt = NIODeadline.now()
    private(set) var lastReadAt = NIODeadline.now()
    private(set) var lastPingAt = NIODeadline.now()
    private var unansweredPingAt: NIODeadline?
    private(set) var openedAt: NIODeadline?

    private var machine: PeerConnectionStateMachine
    private var reader: FrameReader
    private unowned let mesh: PeerMesh
    private var context: ChannelHandlerContext?
    private var seenKey: PublicKey?
    /// What verification of the certificate said, to name it when TLS then reports a failure.
    private var objection: PeerFailure.Reason?
    private var isFinished = false
    private var received: [Frame] = []
    private var receivedBytes = 0

    init(mesh: PeerMesh, dialled: PeerMember?, remoteAddress: String) {
        self.mesh = mesh
        self.dialled = dialled
        self.remoteAddress = remoteAddress
        direction = dialled == nil ? .accepted : .dialled
        machine = PeerConnectionStateMachine(ours: mesh.hello(for: nil), expected: dialled)
        reader = FrameReader(rules: mesh.frameRules)
    }

    var member: PeerMember? { machine.member }
    var isOpen: Bool { machine.isOpen }
    var isWritable: Bool { context?.channel.isWritable ?? false }

    /// The verdict on the peer's certificate key, asked by TLS.
    func accepts(_ key: PublicKey?) -> Bool {
        seenKey = key
        objection = machine.objection(to: key, members: mesh.members)
        return objection == nil
    }

    // MARK: Channel events

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .handshakeCompleted? = event as? TLSUserEvent else {
            context.fireUserInboundEventTriggered(event)
            return
        }
        switch machine.secured(key: seenKey, members: mesh.members) {
        case .sendHello(let member): send(.hello, mesh.hello(for: member.id).canonicalBytes)
        case .close(let reason): finish(reason, .silent)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        lastReadAt = .now()
        receivedBytes += bytes.readableBytes
        reader.append(bytes)
        while !isFinished {
            switch reader.next(in: machine.isOpen ? .open : .handshake) {
            case .frame(let frame): act(on: frame)
            case .needsMoreBytes: return
            case .violation(let reason): finish(reason, .tell)
            }
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        deliver()
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable, machine.isOpen { mesh.drain(self) }
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard machine.isOpen else { return finish(objection ?? .tls("\(error)"), .silent) }
        // A peer that goes away without a TLS goodbye is reported as an error too.
        finish(PeerTLS.damage(in: error).map { .damaged($0) } ?? .closedByPeer, .silent)
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(objection ?? .closedByPeer, .silent)
        context.fireChannelInactive()
    }

    // MARK: Frames

    private func act(on frame: Frame) {
        switch machine.received(frame) {
        case .nothing: break
        case .deliver(let frame): received.append(frame)
        // A peer that asks and does not read gets no answers: they would pile up here.
        case .answerPing(let bytes): if isWritable { answer(bytes) }
        case .pong(let bytes): noteRoundTrip(bytes)
        case .decide(let member): mesh.decide(self, member)
        case .opened(let member, let greeting): opened(member, greeting)
        case .close(let reason, let farewell): leave(reason, farewell)
        }
    }

    /// Hands up what one read completed.
    private func deliver() {
        guard !received.isEmpty || receivedBytes > 0, let member = machine.member, machine.isOpen else { return }
        let frames = received
        received.removeAll(keepingCapacity: true)
        let bytes = receivedBytes
        receivedBytes = 0
        mesh.received(frames, bytes: bytes, from: member.id)
    }

    /// The mesh's decision that this connection is the one of its pair.
    func admit() {
        guard let (member, greeting) = machine.admit() else { return }
        send(.welcome, [])
        opened(member, greeting)
    }

    private func opened(_ member: PeerMember, _ greeting: [UInt8]) {
        openedAt = .now()
        mesh.opened(self, member, greeting: greeting)
    }

    // MARK: Writing

    /// Writes frames as one buffer with one flush.
    func write(_ frames: [Frame]) {
        guard let context else { return }
        let size = frames.reduce(0) { $0 + $1.payload.count + Frame.headerByteCount }
        var buffer = context.channel.allocator.buffer(capacity: size)
        for frame in frames { buffer.writeFrame(kind: frame.kind, payload: frame.payload) }
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }

    /// One PING is measured at a time: until it is answered the same bytes are sent again.
    func ping() {
        let now = NIODeadline.now()
        lastPingAt = now
        let sentAt = unansweredPingAt ?? now
        unansweredPingAt = sentAt
        send(.ping, Self.bytes(of: sentAt))
    }

    private func answer(_ bytes: [UInt8]) {
        guard let member else { return }
        let greeting = mesh.hello(for: member.id).greeting
        send(.pong, greeting.count <= ControlFrame.answerGreetingBytesMax ? bytes + greeting : bytes)
    }

    private func noteRoundTrip(_ bytes: [UInt8]) {
        guard let sentAt = unansweredPingAt, let member else { return }
        let sent = Self.bytes(of: sentAt)
        guard bytes.starts(with: sent) else { return }
        unansweredPingAt = nil
        mesh.answered(member.id, greeting: Array(bytes.dropFirst(sent.count)), after: .now() - sentAt)
    }

    private static func bytes(of time: NIODeadline) -> [UInt8] {
        withUnsafeBytes(of: time.uptimeNanoseconds.bigEndian) { Array($0) }
    }

    private func send(_ control: ControlFrame, _ payload: [UInt8]) {
        write([Frame(kind: control.rawValue, payload: payload, priority: .consensus)])
    }

    // MARK: Ending

    /// Ends the connection from outside the state machine.
    func finish(_ reason: PeerFailure.Reason, _ farewell: PeerConnectionStateMachine.Farewell) {
        let member = machine.member
        let wasOpen = machine.isOpen
        guard case .close = machine.close() else { return }
        end(reason, farewell, member: member, wasOpen: wasOpen)
    }

    /// Ends it after the state machine closed itself; whose connection it was is in `openedAt` and `seenKey`.
    private func leave(_ reason: PeerFailure.Reason, _ farewell: PeerConnectionStateMachine.Farewell) {
        let member = dialled ?? seenKey.flatMap { mesh.members.member(tlsKey: $0) }
        end(reason, farewell, member: member, wasOpen: openedAt != nil)
    }

    private func end(
        _ reason: PeerFailure.Reason,
        _ farewell: PeerConnectionStateMachine.Farewell,
        member: PeerMember?,
        wasOpen: Bool
    ) {
        guard !isFinished else { return }
        isFinished = true
        // Frames read before the end of the stream count: they are delivered before the disconnection is told.
        if wasOpen, let member, !received.isEmpty { mesh.received(received, bytes: receivedBytes, from: member.id) }
        received = []
        if farewell == .tell { send(.refusal, Refusal.payload(reason.description)) }
        context?.close(promise: nil)
        mesh.closed(self, member: member, wasOpen: wasOpen, reason: reason)
    }
}
