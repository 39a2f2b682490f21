internal import Hummingbird

/// A request's body, read no longer than its sender keeps a lowest pace.
///
/// Only the time that was spent waiting for bytes counts, so a slow disk of ours is not held against the sender.
struct PacedBody {
    /// The sender was too slow.
    struct TooSlow: Error {
        var error: RPCError {
            .named("too_slow", "the request's body comes too slowly; send it over a faster line, or in smaller parts")
        }
    }

    private var parts: RequestBody.AsyncIterator
    private let limits: APILimits
    private let clock = ContinuousClock()
    private var waited = Duration.zero
    private var byteCount = 0

    init(_ request: Request, _ limits: APILimits) {
        parts = request.body.makeAsyncIterator()
        self.limits = limits
    }

    /// The next bytes; nil at the end.
    mutating func next() async throws -> ByteBuffer? {
        let start = clock.now
        let part = try await parts.next(isolation: #isolation)
        waited += clock.now - start
        guard let part else { return nil }
        byteCount += part.readableBytes
        let patience = waited - .milliseconds(limits.bodyGraceMilliseconds)
        guard patience <= .seconds(byteCount / limits.bodyBytesPerSecondMin) else { throw TooSlow() }
        return part
    }
}
