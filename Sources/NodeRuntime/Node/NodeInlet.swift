import Logging
import PBFT
import PeerNetwork
import Primitives
import Synchronization
import Validator

/// Everything that comes to the validator from the network and the workers: decoded on the callers' threads, then queued.
final class NodeInlet: Sendable {
    /// Weak, since the loop's effects lead back here: the node alone keeps the loop, and with it the stores, alive.
    private struct Link: Sendable {
        weak var loop: ValidatorLoop?
        weak var blobs: BlobExchange?
    }

    private let link = Mutex(Link())
    private let watch: NodeWatch
    private let metrics: NodeMetrics
    private let logger: Logger

    init(watch: NodeWatch, metrics: NodeMetrics, logger: Logger) {
        self.watch = watch
        self.metrics = metrics
        self.logger = logger
    }

    /// What arrives before this is dropped; nothing does, because the network starts later.
    func connect(to loop: ValidatorLoop, _ blobs: BlobExchange) {
        link.withLock { $0 = Link(loop: loop, blobs: blobs) }
    }

    func send(_ input: ValidatorInput) { link.withLock { $0.loop }?.send(input) }

    /// The peer network's events, on its event loop's thread.
    func take(_ event: PeerEvent) {
        watch.note(event)
        switch event {
        case .connected(let peer, _):
            metrics.peerConnections.increment()
            logger.info("peer connected", metadata: ["peer": "\(peer)"])
            send(.peerConnected(peer))
        case .disconnected(let peer, let reason):
            logger.info("peer disconnected", metadata: ["peer": "\(peer)", "reason": "\(reason)"])
            link.withLock { $0.blobs }?.forget(peer)
            send(.peerDisconnected(peer))
        case .answered: break
        case .failed(let failure):
            metrics.peerFailures.increment()
            logger.debug("connection failed", metadata: ["failure": "\(failure)"])
        case .frames(let peer, let frames):
            metrics.peerFramesReceived.increment(by: UInt64(frames.count))
            var inputs: [ValidatorInput] = []
            inputs.reserveCapacity(frames.count)
            for frame in frames {
                if BlobMessage.kinds.contains(frame.kind) {
                    take(frame, from: peer)
                    continue
                }
                guard let message = PeerMessage(frame) else {
                    reject(frame, from: peer)
                    continue
                }
                if case .consensus(_, let wire) = message { watch.note(wire.signed, from: peer) }
                inputs.append(.received(message, from: peer))
            }
            if !inputs.isEmpty { link.withLock { $0.loop }?.send(inputs) }
        }
    }

    /// Records pass the validator by.
    private func take(_ frame: Frame, from peer: PublicKey) {
        guard let message = BlobMessage(frame) else { return reject(frame, from: peer) }
        link.withLock { $0.blobs }?.take(message, from: peer)
    }

    private func reject(_ frame: Frame, from peer: PublicKey) {
        metrics.peerFramesRejected.increment()
        logger.warning(
            "a peer sent a frame that does not decode",
            metadata: ["peer": "\(peer)", "kind": "\(frame.kind)"]
        )
    }
}
