internal import NIOCore
internal import NIOHTTP1

/// Carries one exchange at a time over a connection that is kept open.
final class HTTPExchangeHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundIn = HTTPExchange
    typealias OutboundOut = HTTPClientRequestPart

    /// A longer answer is an error; ranges keep blobs below it.
    static let answerByteCountMax = 256 << 20

    private var current: EventLoopPromise<HTTPAnswer>?
    private var timer: Scheduled<Void>?
    private var head: HTTPResponseHead?
    private var body: [UInt8] = []

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let exchange = unwrapOutboundIn(data)
        guard current == nil else { return exchange.promise.fail(ChannelError.operationUnsupported) }
        current = exchange.promise
        let channel = context.channel
        timer = context.eventLoop.scheduleTask(in: exchange.timeout) {
            exchange.promise.fail(HTTPExchangeTimeout())
            channel.close(promise: nil)
        }
        let question = exchange.question
        var headers = HTTPHeaders([("Host", exchange.host)])
        for (name, value) in question.headers { headers.add(name: name, value: value) }
        if question.method != .GET || !question.body.isEmpty {
            headers.add(name: "Content-Length", value: "\(question.body.count)")
        }
        let head = HTTPRequestHead(version: .http1_1, method: question.method, uri: question.target, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !question.body.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: question.body)))), promise: nil)
        }
        context.write(wrapOutboundOut(.end(nil)), promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            // 1xx answers announce the real one.
            guard head.status.code >= 200 else { return }
            self.head = head
            body.removeAll(keepingCapacity: true)
        case .body(let part):
            guard body.count + part.readableBytes <= Self.answerByteCountMax else { return context.close(promise: nil) }
            body.append(contentsOf: part.readableBytesView)
        case .end: finish(context)
        }
    }

    private func finish(_ context: ChannelHandlerContext) {
        guard let head else { return }
        let answer = HTTPAnswer(
            status: Int(head.status.code),
            headers: head.headers.map { ($0.name.lowercased(), $0.value) },
            body: body
        )
        let promise = current
        settle()
        body = []
        if !head.isKeepAlive { context.close(promise: nil) }
        promise?.succeed(answer)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        current?.fail(error)
        settle()
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        current?.fail(ChannelError.eof)
        settle()
        context.fireChannelInactive()
    }

    private func settle() {
        timer?.cancel()
        timer = nil
        current = nil
        head = nil
    }
}

/// The answer did not come in time.
struct HTTPExchangeTimeout: Error {}
