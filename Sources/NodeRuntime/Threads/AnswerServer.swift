import Logging
import PeerNetwork
import Primitives
import Validator

/// The thread that reads blocks, bodies and parts of snapshots for peers, so that the validator's never waits for the disk on their behalf.
final class AnswerServer: Sendable {
    /// What waits beyond this is dropped; whoever asked asks again, or somebody else.
    private static let waitingCountMax = 64

    private struct Job: Sendable {
        let answer: StoredAnswer
        let peer: PublicKey
    }

    private let queue = WaitingQueue<Job>()
    private let thread: NodeThread

    init(network: PeerNetwork, metrics: NodeMetrics, logger: Logger) {
        let queue = queue
        thread = NodeThread(name: "answers") {
            while let job = queue.takeOne() {
                do throws(ValidatorError) {
                    let (message, rest) = try job.answer.read()
                    let frame = message.frame
                    if case .sync = frame.priority, frame.kind != PeerMessage.Kind.blocks.rawValue {
                        metrics.snapshotBytesServed.increment(by: UInt64(frame.payload.count))
                    }
                    network.send(frame, to: job.peer)
                    // Behind what others have asked for meanwhile.
                    if let rest { queue.append(Job(answer: rest, peer: job.peer)) }
                } catch { logger.error("what a peer asked for cannot be read: \(error)") }
            }
        }
    }

    /// Reads and sends an answer, after those that came before.
    func send(_ answer: StoredAnswer, to peer: PublicKey) {
        guard queue.count < Self.waitingCountMax else { return }
        queue.append(Job(answer: answer, peer: peer))
    }

    /// Ends the thread after what is queued; call once.
    func stop() {
        queue.close()
        thread.join()
    }
}
