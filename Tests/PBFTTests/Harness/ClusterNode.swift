import PBFT
import Primitives

/// One member of a `Cluster`: the replica, its journal and its chain.
struct ClusterNode {
    var replica: Replica
    var isUp = true
    var isByzantine = false
    var knowsWork = false
    /// Everything durable, in order.
    var journal: [DurableRecord] = []
    var persisted = 0
    /// Dies right after this many records in all.
    var crashAfterRecord: Int?
    var batches: Set<Hash256> = []
    var proposals: UInt64 = 0
    /// Certified blocks and the digests that they came from.
    var chain: [CheckpointCertificate] = []
    var digests: [Hash256] = []
    /// Executed above the certified height; lost in a crash.
    var overlay: [(height: BlockHeight, digest: Hash256, blockHash: Hash256)] = []
    var verdict = ProposalVerdict.accepted
    /// Mixed into block hashes: a node whose execution differs.
    var flaw: UInt64 = 0
    var views: [(ViewNumber, ViewStatus)] = []
    var divergences: [Divergence] = []
    var forgotten: [SignedMessage] = []

    init(committee: Committee, index: Int, settings: ReplicaSettings) {
        let base = CertifiedHead(height: committee.base, blockHash: .zero, certificate: nil)
        replica = Replica(committee: committee, own: ValidatorIndex(UInt64(index)), settings: settings, certified: base)
    }

    mutating func restore(committee: Committee, settings: ReplicaSettings) {
        let head = chain.last.map { CertifiedHead($0) }
        let base = CertifiedHead(height: committee.base, blockHash: .zero, certificate: nil)
        replica = Replica(
            committee: committee,
            own: replica.own,
            settings: settings,
            certified: head ?? base,
            restoring: journal
        )
        isUp = true
        knowsWork = false
        crashAfterRecord = nil
        overlay = []
    }

    mutating func execute(_ height: BlockHeight, _ digest: Hash256) -> ReplicaInput {
        let parent = overlay.last?.blockHash ?? chain.last?.blockHash ?? .zero
        let blockHash = Fake.hash(4, height.rawValue, Fake.word(parent), Fake.word(digest), flaw)
        overlay.append((height, digest, blockHash))
        return .executed(height, blockHash: blockHash)
    }

    mutating func store(_ certificate: CheckpointCertificate) {
        guard let first = overlay.first, first.height == certificate.height else { return }
        overlay.removeFirst()
        chain.append(certificate)
        digests.append(first.digest)
    }

    mutating func adopt(_ blocks: [CheckpointCertificate], digests: [Hash256]) {
        chain = blocks
        self.digests = digests
        let top = blocks.last?.height ?? .genesis
        overlay.removeAll { $0.height <= top }
    }
}
