import NIOCore
import NIOPosix
import Synchronization

/// A TCP line on loopback that passes bytes on, and from the moment it is told flips one bit in each read towards the dialled end.
final class TamperingLine: Sendable {
    private let isTampering = Mutex(false)
    private let channel = Mutex<(any Channel)?>(nil)

    /// Starts and returns the address to dial instead of `target`.
    func start(towards port: Int) async throws -> String {
        let listening = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { [self] near in join(near, port: port) }
            .bind(host: "127.0.0.1", port: 0).get()
        channel.withLock { $0 = listening }
        return "127.0.0.1:\(listening.localAddress?.port ?? 0)"
    }

    func tamper() { isTampering.withLock { $0 = true } }

    func stop() async { try? await channel.withLock { $0 }?.close().get() }

    private func join(_ near: any Channel, port: Int) -> EventLoopFuture<Void> {
        ClientBootstrap(group: near.eventLoop).connect(host: "127.0.0.1", port: port).flatMapThrowing { [self] far in
            try near.pipeline.syncOperations.addHandler(Passing(to: far) { [self] in isTampering.withLock { $0 } })
            try far.pipeline.syncOperations.addHandler(Passing(to: near) { false })
            near.setOption(.autoRead, value: true).whenComplete { _ in }
        }
    }

    private final class Passing: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let other: any Channel
        private let isTampering: () -> Bool

        init(to other: any Channel, isTampering: @escaping () -> Bool) {
            self.other = other
            self.isTampering = isTampering
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var bytes = unwrapInboundIn(data)
            if isTampering(), let last = bytes.getInteger(at: bytes.writerIndex - 1, as: UInt8.self) {
                bytes.setInteger(last ^ 0x40, at: bytes.writerIndex - 1)
            }
            other.writeAndFlush(bytes, promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) { other.close(promise: nil) }
    }
}
