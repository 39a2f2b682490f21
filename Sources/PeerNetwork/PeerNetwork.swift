package import ChainCrypto
import Glibc
package import Logging
import NIOCore
import NIOPosix
package import Primitives
import Synchronization

/// A full mesh of authenticated connections between the members of one chain.
///
/// Frames between two members arrive in the order they were sent within one class, or not at all. Every method may be
/// called from any thread and none blocks; one event loop of its own does the work and calls `onEvent`.
/// Bytes on the wire: `Docs/spec/peer-protocol.md`.
package final class PeerNetwork: Sendable {
    private let configuration: PeerNetworkConfiguration
    private let shared: PeerShared
    private let logger: Logger
    private let onEvent: @Sendable (PeerEvent) -> Void
    private let lifecycle = Mutex(Lifecycle.idle)

    private enum Lifecycle {
        case idle
        case starting
        case running(Running)
        case stopped
    }

    private struct Running: Sendable {
        let group: MultiThreadedEventLoopGroup
        let loop: any EventLoop
        let mesh: NIOLoopBound<PeerMesh>
        let listener: any Channel
        let boundAddress: String
    }

    /// Opens nothing yet; a malformed address or an unusable key is reported by `start`.
    package init(
        configuration: PeerNetworkConfiguration,
        logger: Logger,
        onEvent: @escaping @Sendable (PeerEvent) -> Void
    ) {
        self.configuration = configuration
        self.logger = logger
        self.onEvent = onEvent
        let members = MemberTable(configuration.members, without: configuration.id)
        shared = PeerShared(
            PeerExchange(limits: configuration.limits, rules: configuration.frameRules, members: members)
        )
    }

    // MARK: Life

    /// Runs until the task is cancelled or `stop` is called; starts first if `start` was not called.
    package func run() async throws {
        let isStarted = lifecycle.withLock { if case .running = $0 { true } else { false } }
        if !isStarted { try await start() }
        guard case .running(let running) = lifecycle.withLock({ $0 }) else { return }
        await withTaskCancellationHandler {
            try? await running.listener.closeFuture.get()
        } onCancel: {
            running.listener.close(promise: nil)
        }
        await stop()
    }

    /// Listens and begins to dial; returns when the listener is bound.
    package func start() async throws(PeerNetworkError) {
        let address = try NetworkAddress(configuration.listenAddress)
        let tls = try PeerTLS(signingKey: configuration.tlsKey)
        let mayStart = lifecycle.withLock { state in
            guard case .idle = state else { return false }
            state = .starting
            return true
        }
        guard mayStart else { throw .alreadyStarted }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let running = try await listen(on: address, tls: tls, group: group)
            lifecycle.withLock { $0 = .running(running) }
            running.loop.execute { running.mesh.value.start() }
            logger.info("listening for peers", metadata: ["address": "\(running.boundAddress)"])
        } catch {
            lifecycle.withLock { $0 = .idle }
            try? await group.shutdownGracefully()
            throw Self.listenError(error, configuration.listenAddress)
        }
    }

    private func listen(on address: NetworkAddress, tls: PeerTLS, group: MultiThreadedEventLoopGroup) async throws -> Running {
        let loop = group.next()
        let (configuration, shared, logger, onEvent) = (configuration, shared, logger, onEvent)
        let mesh = try await loop.submit {
            let mesh = PeerMesh(
                loop: loop,
                configuration: configuration,
                tls: tls,
                shared: shared,
                logger: logger,
                onEvent: onEvent
            )
            return NIOLoopBound(mesh, eventLoop: loop)
        }.get()
        let listener = try await ServerBootstrap(group: loop)
            .serverChannelOption(.backlog, value: 64)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelOption(.writeBufferWaterMark, value: PeerMesh.waterMark(configuration.limits))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try mesh.value.accept(channel) }
            }
            .bind(host: address.host, port: address.port).get()
        return Running(
            group: group,
            loop: loop,
            mesh: mesh,
            listener: listener,
            boundAddress: PeerMesh.text(of: listener.localAddress)
        )
    }

    private static func listenError(_ error: any Error, _ address: String) -> PeerNetworkError {
        guard let failure = error as? IOError else { return .cannotListen(address: address, detail: "\(error)") }
        guard failure.errnoCode != EADDRINUSE else { return .addressInUse(address: address) }
        return .cannotListen(address: address, detail: PeerNetworkError.sentence(of: failure))
    }

    /// Says goodbye to every peer, closes everything and ends the event loop; a stopped network stays stopped.
    package func stop() async {
        let running: Running? = lifecycle.withLock { state in
            guard case .running(let running) = state else { return nil }
            state = .stopped
            return running
        }
        guard let running else { return }
        try? await running.listener.close().get()
        try? await running.loop.submit { running.mesh.value.stop() }.get()
        try? await running.group.shutdownGracefully()
    }

    /// The address we listen on, with the real port; nil unless running.
    package var boundAddress: String? {
        guard case .running(let running) = lifecycle.withLock({ $0 }) else { return nil }
        return running.boundAddress
    }

    // MARK: Sending

    /// Queues a frame for one member; never blocks.
    ///
    /// Dropped and counted where the member is not connected or its queue is full; a frame over its kind's limit or of an
    /// unknown kind is a bug of the caller.
    package func send(_ frame: Frame, to id: PublicKey) {
        let wake = shared.exchange.withLock { $0.append(frame, to: id) }
        if wake == .flush { scheduleFlush() }
    }

    /// Queues a frame for every other member.
    package func broadcast(_ frame: Frame) {
        send(frame, to: shared.exchange.withLock { $0.ids })
    }

    /// Queues a frame for each of these members, as for one.
    package func send(_ frame: Frame, to ids: [PublicKey]) {
        let wake = shared.exchange.withLock { exchange in
            ids.reduce(PeerExchange.Wake.notNeeded) { wake, id in
                exchange.append(frame, to: id) == .flush ? .flush : wake
            }
        }
        if wake == .flush { scheduleFlush() }
    }

    private func scheduleFlush() {
        guard case .running(let running) = lifecycle.withLock({ $0 }) else { return }
        running.loop.execute { running.mesh.value.flush() }
    }

    // MARK: Members

    /// Replaces the members; those that are none any more are disconnected, new ones are dialled.
    ///
    /// `ownID` is the consensus id that we go by from now on; under another one than before, every connection is made anew.
    package func setMembers(_ members: [PeerMember], ownID: PublicKey? = nil) {
        let ownID = ownID ?? configuration.id
        guard case .running(let running) = lifecycle.withLock({ $0 }) else { return }
        running.loop.execute { running.mesh.value.replaceMembers(members, ownID: ownID) }
    }

    /// Uses another TLS key from the next connection on; standing connections stay.
    package func setTLSKey(_ key: SigningKey) throws(PeerNetworkError) {
        let tls = try PeerTLS(signingKey: key)
        guard case .running(let running) = lifecycle.withLock({ $0 }) else { return }
        running.loop.execute { running.mesh.value.replaceTLS(tls) }
    }

    /// Every member but ourselves, by ascending id, as things stand now.
    package var peers: [PeerState] { shared.exchange.withLock { $0.snapshot } }
}
