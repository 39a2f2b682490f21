internal import ChainCrypto
internal import PBFT
internal import Primitives
internal import Validator

/// Tells two stories: one to some members, another, signed just as well, to the rest.
struct Equivocator {
    private let signer: ByzantineSigner
    private let deceived: [Bool]
    /// What the deceived hear instead of a digest.
    private var others: [Hash256: Hash256] = [:]

    init(_ signer: ByzantineSigner, places: Int, _ random: SeededRandom) {
        var random = random
        self.signer = signer
        deceived = (0..<places).map { _ in random.chance(Ratio(1, 2)) }
    }

    mutating func twist(_ message: PeerMessage, to peer: Int) -> PeerMessage {
        guard peer < deceived.count, deceived[peer], case .consensus(_, let wire) = message, wire.signed.sender == signer.own,
            let twisted = twist(wire)
        else { return message }
        return .consensus(signer.committee.epoch, twisted)
    }

    private mutating func twist(_ wire: WireMessage) -> WireMessage? {
        switch wire.signed.message {
        case .prePrepare(let vote):
            guard let batch = wire.batch, let time = batch.time.next else { return nil }
            let other = BatchContent(time: time, ids: Array(batch.ids.dropLast()))
            let digest = BatchDigest.digest(of: other, at: vote.height)
            others[vote.digest] = digest
            return sign(.prePrepare(PrePrepare(view: vote.view, height: vote.height, digest: digest)), other)
        case .prepare(let vote): return sign(.prepare(Prepare(view: vote.view, height: vote.height, digest: other(vote.digest))))
        case .commit(let vote): return sign(.commit(Commit(view: vote.view, height: vote.height, digest: other(vote.digest))))
        case .checkpoint(let vote): return sign(.checkpoint(Checkpoint(height: vote.height, blockHash: other(vote.blockHash))))
        case .viewChange(let content):
            return sign(.viewChange(ViewChange(newView: content.newView, certificate: content.certificate, prepared: [])))
        case .newView, .suspect, .status: return nil
        }
    }

    private func other(_ digest: Hash256) -> Hash256 {
        others[digest] ?? Hasher256.hash(domain: "consilium/simulated-lie/v1", digest.bytes)
    }

    private func sign(_ message: PBFTMessage, _ batch: BatchContent? = nil) -> WireMessage {
        WireMessage(signer.sign(message), batch: batch)
    }
}
