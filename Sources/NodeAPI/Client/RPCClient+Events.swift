internal import NIOCore
internal import NIOHTTP1

extension RPCClient {
    /// The node's events from now on, or after a cursor, over a connection of their own.
    ///
    /// The stream ends with an error when the connection does; continue with `after` the last event's id. `filter` is
    /// appended to the target as it is, such as `kind=block`. Personal events need an identity.
    package func events(
        after cursor: String? = nil,
        filter: String = ""
    ) -> AsyncThrowingStream<ServerSentEvent, any Error> {
        let (stream, continuation) = AsyncThrowingStream<ServerSentEvent, any Error>.makeStream()
        let address = address
        let parts = [cursor.map { "cursor=\($0)" } ?? "", filter].filter { !$0.isEmpty }
        let target = parts.isEmpty ? "/events" : "/events?" + parts.joined(separator: "&")
        var headers = HTTPHeaders([("Host", HTTPPool.host(address)), ("Accept", "text/event-stream")])
        if let identity { headers.add(name: "Authorization", value: identity.authorization(for: Array(target.utf8))) }
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: target, headers: headers)
        let task = Task {
            do {
                let channel = try await HTTPPool.connect(to: address) { pipeline in
                    try pipeline.addHandler(EventStreamHandler(continuation, address: address.description))
                }
                continuation.onTermination = { _ in channel.close(promise: nil) }
                channel.write(HTTPClientRequestPart.head(head), promise: nil)
                try await channel.writeAndFlush(HTTPClientRequestPart.end(nil)).get()
            } catch {
                continuation.finish(throwing: RPCClientError.unreachable(address: address.description, detail: "\(error)"))
            }
        }
        continuation.onTermination = { _ in task.cancel() }
        return stream
    }
}
