internal import NIOCore
internal import NIOHTTP1

/// Feeds the events of a response that does not end to a stream.
final class EventStreamHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let continuation: AsyncThrowingStream<ServerSentEvent, any Error>.Continuation
    private let address: String
    private var reader = ServerSentEventReader()
    private var failure: (status: Int, body: [UInt8])?

    init(_ continuation: AsyncThrowingStream<ServerSentEvent, any Error>.Continuation, address: String) {
        self.continuation = continuation
        self.address = address
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): if head.status != .ok { failure = (Int(head.status.code), []) }
        case .body(let part):
            guard failure == nil else {
                failure?.body += part.readableBytesView
                return
            }
            for event in reader.read(part.readableBytesView) { continuation.yield(event) }
        case .end:
            if let failure {
                let answer = HTTPAnswer(status: failure.status, headers: [], body: failure.body)
                continuation.finish(throwing: RPCClient.fault(answer))
            }
            continuation.finish()
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        continuation.finish(throwing: RPCClientError.unreachable(address: address, detail: "\(error)"))
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        continuation.finish(throwing: RPCClientError.unreachable(address: address, detail: "the connection was closed"))
    }
}
