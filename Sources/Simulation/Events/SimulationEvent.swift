internal import ChainCrypto
internal import Ledger
internal import Primitives
internal import Validator

/// What can happen in the simulated world; node numbers are places in the cluster, lives count a node's starts.
enum SimulationEvent {
    /// 10 ms of a node have passed.
    case tick(node: Int, life: UInt64)
    /// The node's thread takes its inbox.
    case run(node: Int, life: UInt64)
    case arrive(Letter)
    case verified(node: Int, life: UInt64, VerificationID, [Bool])
    case blocksVerified(node: Int, life: UInt64, VerificationID, CheckedBlocks)
    case partVerified(node: Int, life: UInt64, VerificationID, CheckedSnapshotPart?)
    /// A client sends its transaction; `attempts` counts the nodes that were down.
    case submit(SignedTransaction, node: Int, attempts: Int)
    case connected(node: Int, life: UInt64, peer: Int)
    case disconnected(node: Int, life: UInt64, peer: Int, PeerID)
    /// Organisations look after the changes of membership that they want.
    case govern
    case fault(Fault)
    /// What a step said leaves only now: the disk was slow.
    case speak(node: Int, life: UInt64)
    /// A planned power cut has not met a write; the node dies now.
    case die(node: Int, life: UInt64, CrashKind)
    case restart(node: Int)
    /// All faults end; from here on progress is owed.
    case heal
    /// Nothing else is due: the run ends here at the latest.
    case deadline
}

/// A message on its way.
struct Letter {
    /// What is sent, once for all who get it: a message is large, and moves through queues.
    final class Content {
        let message: PeerMessage
        /// The first bytes of the hash of the encoded message, for the trace.
        let mark: UInt64

        init(_ message: PeerMessage, mark: UInt64) {
            self.message = message
            self.mark = mark
        }
    }

    let from: Int
    let to: Int
    let content: Content

    var message: PeerMessage { content.message }
    var mark: UInt64 { content.mark }

    /// The same way with another message.
    func carrying(_ other: PeerMessage) -> Letter {
        let mark = Hasher256.hash(other.canonicalBytes).mark
        return Letter(from: from, to: to, content: Content(other, mark: mark))
    }
}
