internal import NodeRuntime

/// What every request of one API server shares.
struct APIContext: Sendable {
    let node: any NodeService
    let records: (any RecordService)?
    let version: String
    let limits: APILimits

    /// Whether this node still takes part; a stopped one answers 503 to submissions.
    var isHalted: Bool { node.metrics.consensusHalted.value != 0 }
}

/// The bounds of the API; none of them is a setting.
package struct APILimits: Hashable, Sendable {
    /// Bytes of a request body, but blobs.
    package var bodyByteCountMax = 1 << 20
    /// Requests within one JSON-RPC batch.
    package var batchCountMax = 100
    /// Requests in work at once; more are answered 429.
    package var inFlightMax = 2_048
    /// Event streams open at once.
    package var streamCountMax = 256
    /// How long `broadcast_tx_commit` waits.
    package var commitMilliseconds = 30_000
    /// Bytes of a range of a blob in one answer.
    package var rangeByteCountMax: UInt64 = 8 << 20

    /// How long a connection may carry no whole request header, or no byte of a body, before it is closed.
    package var idleMilliseconds = 60_000
    /// What a request's body must keep up with after its grace.
    package var bodyBytesPerSecondMin = 1_024
    package var bodyGraceMilliseconds = 10_000
    /// How long a client may read nothing of an answer that fills its buffers.
    package var stallMilliseconds = 60_000
    /// Bytes of a request's header, of all its fields together.
    package var headerByteCountMax = 32 << 10
    /// Connections open at once; more wait until one closes.
    package var connectionCountMax = 512

    package init() {}

    /// The operator's listener needs few connections and no long ones.
    package static var ops: APILimits {
        var limits = APILimits()
        limits.idleMilliseconds = 30_000
        limits.stallMilliseconds = 30_000
        limits.connectionCountMax = 64
        return limits
    }
}
