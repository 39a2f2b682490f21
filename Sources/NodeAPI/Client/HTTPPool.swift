internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// A few connections to one node, kept open; each carries one request at a time, and further requests wait in line.
final class HTTPPool: Sendable {
    private struct State {
        var idle: [any Channel] = []
        var openCount = 0
        var waiting: [CheckedContinuation<(any Channel)?, Never>] = []
        var isClosed = false
    }

    let address: NodeAddress
    private let connectionCount: Int
    private let timeout: TimeAmount
    private let state = Mutex(State())

    init(_ address: NodeAddress, connectionCount: Int, timeoutMilliseconds: Int) {
        self.address = address
        self.connectionCount = max(1, connectionCount)
        timeout = .milliseconds(Int64(timeoutMilliseconds))
    }

    /// Sends a request and waits for the whole answer.
    func exchange(_ question: HTTPQuestion) async throws -> HTTPAnswer {
        let (channel, isFresh) = try await take()
        do {
            return try await exchange(question, over: channel)
        } catch let error as HTTPExchangeTimeout {
            throw error
        } catch {
            // A connection that was idle may have been closed by the server meanwhile: once more, over a new one.
            guard !isFresh else { throw error }
            return try await exchange(question, over: try await take(fresh: true).0)
        }
    }

    private func exchange(_ question: HTTPQuestion, over channel: any Channel) async throws -> HTTPAnswer {
        let promise = channel.eventLoop.makePromise(of: HTTPAnswer.self)
        let exchange = HTTPExchange(question: question, promise: promise, timeout: timeout, host: Self.host(address))
        channel.writeAndFlush(exchange).whenFailure { promise.fail($0) }
        do {
            let answer = try await promise.futureResult.get()
            give(channel)
            return answer
        } catch {
            drop(channel)
            throw error
        }
    }

    static func host(_ address: NodeAddress) -> String { String(address.description.split(separator: "/").last ?? "") }

    // MARK: Connections

    private func take(fresh: Bool = false) async throws -> (any Channel, isFresh: Bool) {
        while true {
            enum Step {
                case use(any Channel)
                case open
                case wait
            }
            let step = try state.withLock { state -> Step in
                guard !state.isClosed else { throw ChannelError.alreadyClosed }
                while !fresh, let channel = state.idle.popLast() {
                    if channel.isActive { return .use(channel) }
                    state.openCount -= 1
                }
                if fresh, let channel = state.idle.popLast() {
                    state.openCount -= 1
                    channel.close(promise: nil)
                }
                guard state.openCount < connectionCount else { return .wait }
                state.openCount += 1
                return .open
            }
            switch step {
            case .use(let channel): return (channel, false)
            case .open:
                do { return (try await connect(), true) } catch {
                    leave()
                    throw error
                }
            case .wait:
                if let channel = await nextFree(), !fresh, channel.isActive { return (channel, false) }
            }
        }
    }

    /// A connection that became free, or nil when it is time to look again.
    private func nextFree() async -> (any Channel)? {
        await withCheckedContinuation { continuation in
            let found = state.withLock { state -> ((any Channel)?, Bool) in
                if let channel = state.idle.popLast() { return (channel, true) }
                if state.isClosed || state.openCount < connectionCount { return (nil, true) }
                state.waiting.append(continuation)
                return (nil, false)
            }
            if found.1 { continuation.resume(returning: found.0) }
        }
    }

    private func give(_ channel: any Channel) {
        guard channel.isActive else { return drop(channel) }
        let waiter = state.withLock { state -> CheckedContinuation<(any Channel)?, Never>? in
            if !state.waiting.isEmpty { return state.waiting.removeFirst() }
            if state.isClosed { channel.close(promise: nil) } else { state.idle.append(channel) }
            return nil
        }
        waiter?.resume(returning: channel)
    }

    private func drop(_ channel: any Channel) {
        channel.close(promise: nil)
        leave()
    }

    private func leave() {
        let waiter = state.withLock { state in
            state.openCount -= 1
            return state.waiting.isEmpty ? nil : state.waiting.removeFirst()
        }
        waiter?.resume(returning: nil)
    }

    private func connect() async throws -> any Channel {
        try await Self.connect(to: address) { try $0.addHandler(HTTPExchangeHandler()) }
    }

    /// Opens a connection whose pipeline ends in what `finish` adds.
    static func connect(
        to address: NodeAddress,
        finish: @escaping @Sendable (ChannelPipeline.SynchronousOperations) throws -> Void
    ) async throws -> any Channel {
        let tls = address.isSecure ? try NIOSSLContext(configuration: .makeClientConfiguration()) : nil
        return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(5))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: name(address))) }
                    try pipeline.addHTTPClientHandlers()
                    try finish(pipeline)
                }
            }
            .connect(host: address.host, port: address.port).get()
    }

    /// The host for SNI, where IP addresses have no place (RFC 6066 §3).
    private static func name(_ address: NodeAddress) -> String? {
        let isNumber = (try? SocketAddress(ipAddress: address.host, port: 0)) != nil
        return isNumber ? nil : address.host
    }

    /// Closes what is idle; what is in use closes when its answer is there.
    func close() {
        let (idle, waiting) = state.withLock { state in
            state.isClosed = true
            defer { (state.idle, state.waiting) = ([], []) }
            return (state.idle, state.waiting)
        }
        for channel in idle { channel.close(promise: nil) }
        for waiter in waiting { waiter.resume(returning: nil) }
    }
}
