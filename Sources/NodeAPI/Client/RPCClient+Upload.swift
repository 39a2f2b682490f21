internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
package import Primitives

extension RPCClient {
    /// PUT of a body that comes piece by piece, of known length and SHA-256, over a connection of its own; signed if there
    /// is an identity.
    ///
    /// Holds one piece at a time. `next` gives the pieces in order, then nil; what it throws ends the upload. An answer
    /// that comes before the end of the body, such as a refusal, ends it too.
    package func put(
        _ target: String,
        byteCount: Int,
        digest: Hash256,
        next: () throws -> [UInt8]?
    ) async throws -> HTTPAnswer {
        let promise = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: HTTPAnswer.self)
        let channel: any Channel
        do {
            channel = try await HTTPPool.connect(to: address) { pipeline in
                try pipeline.addHandler(IdleStateHandler(allTimeout: .seconds(60)))
                try pipeline.addHandler(UploadHandler(promise))
            }
        } catch {
            promise.fail(error)
            throw Self.unreachable(address, error)
        }
        var headers = HTTPHeaders([
            ("Host", HTTPPool.host(address)), ("Content-Type", "application/octet-stream"),
            ("Content-Length", "\(byteCount)"), ("Connection", "close"),
        ])
        if let identity { headers.add(name: "Authorization", value: identity.authorization(digest: digest)) }
        do {
            try await Self.write(
                .head(HTTPRequestHead(version: .http1_1, method: .PUT, uri: target, headers: headers)),
                to: channel
            )
            while let piece = try next() {
                try await Self.write(.body(.byteBuffer(ByteBuffer(bytes: piece))), to: channel)
            }
            try await Self.write(.end(nil), to: channel)
        } catch is UploadInterrupted {
            // The server hung up, most often behind an answer, which says more than the broken connection.
            channel.close(promise: nil)
        } catch {
            channel.close(promise: nil)
            _ = try? await promise.futureResult.get()
            throw error
        }
        do { return try await promise.futureResult.get() } catch is HTTPExchangeTimeout {
            throw RPCClientError.timedOut(address: address.description)
        } catch {
            throw Self.unreachable(address, error)
        }
    }

    private static func write(_ part: HTTPClientRequestPart, to channel: any Channel) async throws(UploadInterrupted) {
        do { try await channel.writeAndFlush(part) } catch { throw UploadInterrupted() }
    }
}

/// The connection of an upload took no more bytes.
private struct UploadInterrupted: Error {}

/// Collects the one answer to an upload and then closes the connection.
private final class UploadHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    /// Answers to uploads are short.
    private static let answerByteCountMax = 1 << 20

    private let promise: EventLoopPromise<HTTPAnswer>
    private var head: HTTPResponseHead?
    private var body: [UInt8] = []

    init(_ promise: EventLoopPromise<HTTPAnswer>) { self.promise = promise }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): if head.status.code >= 200 { self.head = head }
        case .body(let part):
            guard body.count + part.readableBytes <= Self.answerByteCountMax else { return context.close(promise: nil) }
            body += part.readableBytesView
        case .end:
            guard let head else { return }
            let headers = head.headers.map { (name: $0.name.lowercased(), value: $0.value) }
            promise.succeed(HTTPAnswer(status: Int(head.status.code), headers: headers, body: body))
            context.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is IdleStateHandler.IdleStateEvent else { return context.fireUserInboundEventTriggered(event) }
        promise.fail(HTTPExchangeTimeout())
        context.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        promise.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        promise.fail(ChannelError.eof)
        context.fireChannelInactive()
    }
}
