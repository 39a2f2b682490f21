import Logging
import PeerNetwork
import Synchronization
import Validator

/// Everything that comes to the validator from the network and the workers: decoded on the callers' threads, then queued.
final class NodeInlet: Sendable {
    /// Weak, since the loop's effects lead back here: the node alone keeps the loop, and with it the stores, alive.
    private struct Link: Sendable {
        weak var loop: ValidatorLoop?
    }

    private let link = Mutex(Link())
    private let metrics: NodeMetrics
    private let logger: Logger

    init(metrics: NodeMetrics, logger: Logger) {
        self.metrics = metrics
        self.logger = logger
    }

    /// What arrives before this is dropped; nothing does, because the network starts later.
    func connect(to loop: ValidatorLoop) { link.withLock { $0.loop = loop } }

    func send(_ input: ValidatorInput) { link.withLock { $0.loop }?.send(input) }

    /// The peer network's events, on its event loop's thread.
    func take(_ event: PeerEvent) {
        switch event {
        case .connected(let peer, _):
            metrics.peerConnections.increment()
            logger.info("peer connected", metadata: ["peer": "\(peer)"])
            send(.peerConnected(peer))
        case .disconnected(let peer, let reason):
            logger.info("peer disconnected", metadata: ["peer": "\(peer)", "reason": "\(reason)"])
            send(.peerDisconnected(peer))
        case .failed(let failure):
            metrics.peerFailures.increment()
            logger.debug("connection failed", metadata: ["failure": "\(failure)"])
        case .frames(let peer, let frames):
            metrics.peerFramesReceived.increment(by: UInt64(frames.count))
            var inputs: [ValidatorInput] = []
            inputs.reserveCapacity(frames.count)
            for frame in frames {
                guard let message = PeerMessage(frame) else {
                    metrics.peerFramesRejected.increment()
                    logger.warning(
                        "a peer sent a frame that does not decode",
                        metadata: ["peer": "\(peer)", "kind": "\(frame.kind)"]
                    )
                    continue
                }
                inputs.append(.received(message, from: peer))
            }
            link.withLock { $0.loop }?.send(inputs)
        }
    }
}
