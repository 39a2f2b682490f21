/// The bounds of a peer network; the defaults suit a consortium of up to a few dozen members.
package struct PeerNetworkLimits: Hashable, Sendable {
    /// Frames that may wait for one peer, by class.
    package var queuedFramesMax: QueueDepths
    /// Bytes that may wait for one peer, by class; a single frame may exceed it when its queue is empty.
    package var queuedBytesMax: QueueDepths
    /// Bytes handed to a connection's TLS and socket before we wait for it to drain.
    package var socketBytesMax = 1 << 18
    /// Accepted connections that may be in their handshake at one time.
    package var handshakesMax = 64
    package var connectTimeoutMilliseconds: Int64 = 5_000
    package var handshakeTimeoutMilliseconds: Int64 = 10_000
    /// How far apart pings are.
    package var pingMilliseconds: Int64 = 3_000
    /// A connection on which nothing arrived for this long is closed.
    package var idleTimeoutMilliseconds: Int64 = 12_000
    package var reconnectMillisecondsMin: Int64 = 100
    package var reconnectMillisecondsMax: Int64 = 5_000
    /// How much longer the member with the higher id of a pair waits before it dials.
    package var secondDialerMilliseconds: Int64 = 750
    /// How often pings, idle connections and late handshakes are looked at.
    package var heartbeatMilliseconds: Int64 = 500

    package init() {
        var frames = QueueDepths()
        frames.consensus = 16_384
        frames.sync = 4_096
        frames.gossip = 65_536
        frames.bulk = 64
        queuedFramesMax = frames
        var bytes = QueueDepths()
        bytes.consensus = 32 << 20
        bytes.sync = 64 << 20
        bytes.gossip = 32 << 20
        bytes.bulk = 16 << 20
        queuedBytesMax = bytes
    }
}
