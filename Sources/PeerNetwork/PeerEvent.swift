package import Primitives

/// What the peer network tells the upper layer, on its event loop's thread and in order for each peer.
///
/// The receiver must not block: it puts the event into its own queue and returns.
package enum PeerEvent: Hashable, Sendable {
    /// The one connection of this pair stands; `greeting` is what the peer's upper layer said in its handshake.
    case connected(PublicKey, greeting: [UInt8])
    /// The peer answered a PING after so many milliseconds; `greeting` is what its upper layer said in the answer.
    case answered(PublicKey, greeting: [UInt8], milliseconds: UInt64)
    /// The connection is gone; frames that were queued for it are dropped.
    case disconnected(PublicKey, PeerFailure.Reason)
    /// Every frame that one read from the socket completed, in the order they were sent.
    case frames(PublicKey, [Frame])
    /// A connection failed or was refused before it stood; for logs and metrics.
    case failed(PeerFailure)
}
