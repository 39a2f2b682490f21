import Logging
import NIOCore
import NIOPosix
import Primitives
import Synchronization

/// All connections of one node: who is connected, who is being dialled, and which of two connections stays.
///
/// Confined to one event loop; everything that other threads touch is in `PeerExchange` behind the Mutex of `PeerShared`.
///
/// 1. At most one connection of a member is open.
/// 2. A member with an address that is not open is being dialled or has a timer that will.
final class PeerMesh {
    let frameRules: FrameRules
    private(set) var members: MemberTable
    /// The consensus id that we go by; it changes when our key is replaced.
    private var ownID: PublicKey

    private let loop: any EventLoop
    private let configuration: PeerNetworkConfiguration
    private let shared: PeerShared
    private let logger: Logger
    private let onEvent: @Sendable (PeerEvent) -> Void
    private var tls: PeerTLS
    private var open: [PublicKey: PeerConnection] = [:]
    private var handshaking: [ObjectIdentifier: PeerConnection] = [:]
    private var dials: [PublicKey: Dial] = [:]
    private var heartbeat: Scheduled<Void>?
    private var isStopping = false

    /// The attempts at one member.
    private struct Dial {
        enum Phase {
            case idle
            case waiting(Scheduled<Void>)
            case dialling
        }
        var backoff: Backoff
        var phase = Phase.idle
    }

    init(
        loop: any EventLoop,
        configuration: PeerNetworkConfiguration,
        tls: PeerTLS,
        shared: PeerShared,
        logger: Logger,
        onEvent: @escaping @Sendable (PeerEvent) -> Void
    ) {
        self.loop = loop
        self.configuration = configuration
        self.tls = tls
        self.shared = shared
        self.logger = logger
        self.onEvent = onEvent
        frameRules = configuration.frameRules
        ownID = configuration.id
        members = MemberTable(configuration.members, without: configuration.id)
    }

    func hello(for peer: PublicKey?) -> Hello {
        Hello(
            protocolVersion: configuration.protocolVersion,
            chainID: configuration.chainID,
            genesisHash: configuration.genesisHash,
            id: ownID,
            greeting: peer.map { Array(configuration.greeting($0).prefix(Hello.greetingBytesMax)) } ?? []
        )
    }

    // MARK: Life

    func start() {
        scheduleBeat()
        for member in members.members { ensureDialling(member.id) }
    }

    func stop() {
        isStopping = true
        heartbeat?.cancel()
        heartbeat = nil
        for dial in dials.values {
            if case .waiting(let timer) = dial.phase { timer.cancel() }
        }
        dials = [:]
        for connection in handshaking.values { connection.finish(.stopping, .tell) }
        for id in open.keys.sorted() { open[id]?.finish(.stopping, .tell) }
    }

    func replaceMembers(_ list: [PeerMember], ownID id: PublicKey) {
        guard !isStopping else { return }
        let old = members
        let isRenamed = id != ownID
        ownID = id
        members = MemberTable(list, without: id)
        for connection in Array(open.values) + Array(handshaking.values) {
            guard !isRenamed else {
                // Who we are was said in the handshake, so it takes another one.
                connection.finish(.renamed, .tell)
                continue
            }
            guard let member = connection.member else { continue }
            guard let now = members.member(id: member.id) else {
                connection.finish(.noLongerAMember, .tell)
                continue
            }
            if now.tlsKey != member.tlsKey { connection.finish(.keyChanged, .tell) }
        }
        shared.exchange.withLock { $0.replaceMembers(members) }
        for member in old.members where members.member(id: member.id) == nil { forgetDial(member.id) }
        for member in members.members where isRenamed || old.member(id: member.id) != member { redial(member.id) }
    }

    func replaceTLS(_ tls: PeerTLS) { self.tls = tls }

    private func scheduleBeat() {
        let interval = TimeAmount.milliseconds(configuration.limits.heartbeatMilliseconds)
        heartbeat = loop.assumeIsolated().scheduleTask(in: interval) { [self] in beat() }
    }

    /// Pings connections, closes dead ones and late handshakes.
    private func beat() {
        guard !isStopping else { return }
        scheduleBeat()
        let now = NIODeadline.now()
        let limits = configuration.limits
        for connection in Array(open.values) {
            if now - connection.lastReadAt > .milliseconds(limits.idleTimeoutMilliseconds) {
                connection.finish(.idle(seconds: Int(limits.idleTimeoutMilliseconds / 1000)), .tell)
            } else if now - connection.lastPingAt > .milliseconds(limits.pingMilliseconds), connection.isWritable {
                connection.ping()
            }
        }
        for connection in Array(handshaking.values)
        where now - connection.startedAt > .milliseconds(limits.handshakeTimeoutMilliseconds) {
            connection.finish(.handshakeTimeout(seconds: Int(limits.handshakeTimeoutMilliseconds / 1000)), .tell)
        }
    }

    // MARK: Accepting

    /// Puts TLS and a connection into an accepted channel, or closes it if too many have not said who they are.
    func accept(_ channel: any Channel) throws {
        let address = Self.text(of: channel.remoteAddress)
        let waiting = handshaking.values.count { $0.direction == .accepted }
        guard !isStopping, waiting < configuration.limits.handshakesMax else {
            let reason = PeerFailure.Reason.tooManyHandshakes(limit: configuration.limits.handshakesMax)
            report(PeerFailure(id: nil, address: address, direction: .accepted, reason: reason))
            channel.close(promise: nil)
            return
        }
        let connection = PeerConnection(mesh: self, dialled: nil, remoteAddress: address)
        try channel.pipeline.syncOperations.addHandlers([
            tls.serverHandler { connection.accepts($0) }, connection,
        ])
        handshaking[ObjectIdentifier(connection)] = connection
    }

    // MARK: Dialling

    /// Restores invariant 2 for one member.
    private func ensureDialling(_ id: PublicKey) {
        guard !isStopping, open[id] == nil, let member = members.member(id: id), member.address != nil else { return }
        var dial = dials[id] ?? Dial(backoff: freshBackoff(for: id))
        guard case .idle = dial.phase else { return }
        let first = dial.backoff.attempt == 0
        var delay = dial.backoff.nextMilliseconds()
        if ownID < id {
            // The lower id dials first, and at once, so that a pair rarely opens two connections.
            if first { delay = 0 }
        } else {
            delay += configuration.limits.secondDialerMilliseconds
        }
        let timer = loop.assumeIsolated().scheduleTask(in: .milliseconds(delay)) { [self] in self.dial(id) }
        dial.phase = .waiting(timer)
        dials[id] = dial
    }

    private func freshBackoff(for id: PublicKey) -> Backoff {
        // Every pair gets its own sequence: eight bytes of the id spread the one seed.
        let salt = id.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Backoff(
            millisecondsMin: configuration.limits.reconnectMillisecondsMin,
            millisecondsMax: configuration.limits.reconnectMillisecondsMax,
            seed: configuration.jitterSeed ^ salt
        )
    }

    private func dial(_ id: PublicKey) {
        dials[id]?.phase = .idle
        guard !isStopping, open[id] == nil, let member = members.member(id: id), let text = member.address else { return }
        // An accepted connection of this member is nearly there: look again later.
        guard !handshaking.values.contains(where: { $0.member?.id == id }) else { return ensureDialling(id) }
        let address: NetworkAddress
        do { address = try NetworkAddress(text) } catch {
            return failedToDial(member, text, .unreachable(error.description))
        }
        dials[id]?.phase = .dialling
        let mesh = NIOLoopBound(self, eventLoop: loop)
        ClientBootstrap(group: loop)
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelOption(.writeBufferWaterMark, value: Self.waterMark(configuration.limits))
            .connectTimeout(.milliseconds(configuration.limits.connectTimeoutMilliseconds))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try mesh.value.secure(channel, dialled: member, at: text) }
            }
            .connect(host: address.host, port: address.port)
            .assumeIsolated()
            .whenFailure { [self] error in failedToDial(member, text, .unreachable(Self.text(of: error))) }
    }

    private func secure(_ channel: any Channel, dialled member: PeerMember, at address: String) throws {
        let connection = PeerConnection(mesh: self, dialled: member, remoteAddress: address)
        try channel.pipeline.syncOperations.addHandlers([
            try tls.clientHandler { connection.accepts($0) }, connection,
        ])
        handshaking[ObjectIdentifier(connection)] = connection
    }

    private func failedToDial(_ member: PeerMember, _ address: String, _ reason: PeerFailure.Reason) {
        // The channel was never active, so its connection cannot tell us that it is gone.
        handshaking = handshaking.filter { $0.value.dialled?.id != member.id }
        dials[member.id]?.phase = .idle
        report(PeerFailure(id: member.id, address: address, direction: .dialled, reason: reason))
        ensureDialling(member.id)
    }

    private func forgetDial(_ id: PublicKey) {
        if case .waiting(let timer)? = dials[id]?.phase { timer.cancel() }
        dials[id] = nil
    }

    private func redial(_ id: PublicKey) {
        if case .dialling? = dials[id]?.phase { return }
        forgetDial(id)
        ensureDialling(id)
    }

    // MARK: Connections

    /// We have the lower id: says which connection of the pair stays.
    ///
    /// Newest wins, because a peer that dials again has lost the old connection even if we have not noticed; but a
    /// connection that we dialled while the peer's own arrived is not needed.
    func decide(_ connection: PeerConnection, _ member: PeerMember) {
        guard let standing = open[member.id] else { return connection.admit() }
        guard connection.direction == .accepted else { return connection.finish(.alreadyConnected, .tell) }
        standing.finish(.replaced, .tell)
        connection.admit()
    }

    func opened(_ connection: PeerConnection, _ member: PeerMember, greeting: [UInt8]) {
        handshaking[ObjectIdentifier(connection)] = nil
        // The peer decided for a newer connection, so it has lost the one that we hold.
        open[member.id]?.finish(.replaced, .silent)
        open[member.id] = connection
        if connection.direction == .dialled {
            dials[member.id]?.phase = .idle
        } else if case .waiting(let timer)? = dials[member.id]?.phase {
            timer.cancel()
            dials[member.id]?.phase = .idle
        }
        shared.exchange.withLock {
            $0.noteOpened(
                member.id,
                direction: connection.direction,
                remoteAddress: connection.remoteAddress,
                at: WallClock.now()
            )
        }
        logger.info("peer connected", metadata: ["peer": "\(member.name)", "address": "\(connection.remoteAddress)"])
        onEvent(.connected(member.id, greeting: greeting))
    }

    func received(_ frames: [Frame], bytes: Int, from id: PublicKey) {
        shared.exchange.withLock { $0.noteReceived(id, frames: frames.count, bytes: bytes) }
        if !frames.isEmpty { onEvent(.frames(id, frames)) }
    }

    func answered(_ id: PublicKey, greeting: [UInt8], after roundTrip: TimeAmount) {
        let milliseconds = UInt64(max(0, roundTrip.nanoseconds)) / 1_000_000
        shared.exchange.withLock { $0.noteRoundTrip(id, milliseconds: milliseconds) }
        onEvent(.answered(id, greeting: greeting, milliseconds: milliseconds))
    }

    func closed(_ connection: PeerConnection, member: PeerMember?, wasOpen: Bool, reason: PeerFailure.Reason) {
        handshaking[ObjectIdentifier(connection)] = nil
        guard wasOpen, let member else {
            let id = connection.dialled?.id ?? member?.id
            report(PeerFailure(id: id, address: connection.remoteAddress, direction: connection.direction, reason: reason))
            if let dialled = connection.dialled { endDial(dialled.id) }
            return
        }
        if open[member.id] === connection { open[member.id] = nil }
        shared.exchange.withLock { $0.noteClosed(member.id, reason: reason.description) }
        logger.log(
            level: isStopping ? .debug : .warning,
            "peer disconnected",
            metadata: ["peer": "\(member.name)", "address": "\(connection.remoteAddress)", "reason": "\(reason)"]
        )
        onEvent(.disconnected(member.id, reason))
        if let openedAt = connection.openedAt, .now() - openedAt > .seconds(5) { dials[member.id]?.backoff.reset() }
        ensureDialling(member.id)
    }

    private func endDial(_ id: PublicKey) {
        if case .dialling? = dials[id]?.phase { dials[id]?.phase = .idle }
        ensureDialling(id)
    }

    private func report(_ failure: PeerFailure) {
        let reason = failure.reason.description
        let isNew = failure.id.map { id in shared.exchange.withLock { $0.noteFailure(id, reason: reason) } } ?? true
        // The first of a row of equal failures is news, the others are not; so is a peer that has not started yet.
        logger.log(level: isNew && !isStopping ? .warning : .debug, "\(failure)")
        onEvent(.failed(failure))
    }

    // MARK: Writing

    /// Carries out what `PeerExchange.append` asked for: one flush for each peer that has something to say.
    func flush() {
        let (pending, overflowed) = shared.exchange.withLock { $0.beginFlush() }
        for id in overflowed { open[id]?.finish(.consensusQueueOverflow, .tell) }
        for id in pending {
            if let connection = open[id] { drain(connection) }
        }
    }

    /// Writes what waits for one peer as long as its socket takes it.
    func drain(_ connection: PeerConnection) {
        guard let id = connection.member?.id, open[id] === connection else { return }
        while connection.isWritable {
            let batch = shared.exchange.withLock {
                $0.take(for: id, bytesMax: configuration.limits.socketBytesMax / 2)
            }
            guard !batch.isEmpty else { return }
            connection.write(batch)
        }
    }

    // MARK: Texts

    static func waterMark(_ limits: PeerNetworkLimits) -> ChannelOptions.Types.WriteBufferWaterMark {
        .init(low: limits.socketBytesMax / 4, high: limits.socketBytesMax)
    }

    static func text(of address: SocketAddress?) -> String {
        guard let host = address?.ipAddress, let port = address?.port else { return "unknown address" }
        return NetworkAddress(host: host, port: port).description
    }

    private static func text(of error: any Error) -> String {
        if let failure = error as? NIOConnectionError {
            return failure.connectionErrors.first.map { text(of: $0.error) } ?? "the name \(failure.host) has no address"
        }
        if let failure = error as? IOError { return PeerNetworkError.sentence(of: failure) }
        return "\(error)"
    }
}
