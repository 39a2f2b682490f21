import Synchronization

/// The one place where callers' threads and the event loop meet.
final class PeerShared: Sendable {
    let exchange: Mutex<PeerExchange>

    init(_ exchange: sending PeerExchange) { self.exchange = Mutex(exchange) }
}
