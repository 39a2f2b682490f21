internal import ChainCrypto
internal import PBFT
internal import Primitives
internal import Validator

/// Shows proofs of what never was: certificates whose signers are too few, the same again and again, or somebody else's.
struct CertificateForger {
    private let signer: ByzantineSigner
    private var random: SeededRandom

    init(_ signer: ByzantineSigner, _ random: SeededRandom) { (self.signer, self.random) = (signer, random) }

    mutating func forge(_ message: PeerMessage) -> PeerMessage {
        guard case .consensus(_, let wire) = message, wire.signed.sender == signer.own else { return message }
        switch wire.signed.message {
        case .viewChange(let content):
            return .consensus(signer.committee.epoch, WireMessage(signer.sign(.viewChange(forge(content)))))
        case .newView(let content) where random.chance(Ratio(1, 2)):
            return .consensus(signer.committee.epoch, WireMessage(signer.sign(.newView(forge(content)))))
        case .status(let content) where random.chance(Ratio(1, 4)):
            return .consensus(signer.committee.epoch, WireMessage(signer.sign(.viewChange(forge(content)))))
        default: return message
        }
    }

    /// What another member signed elsewhere, in the place of an own vote.
    mutating func borrow(_ message: PeerMessage) -> PeerMessage? {
        guard case .consensus(_, let wire) = message, wire.signed.sender == signer.own else { return nil }
        let member = ValidatorIndex(random.below(UInt64(signer.committee.size)))
        let digest = Hasher256.hash(domain: "consilium/simulated-lie/v1", [UInt8(truncatingIfNeeded: random.next())])
        let borrowed: PBFTMessage
        switch wire.signed.message {
        case .prepare(let vote): borrowed = .prepare(Prepare(view: vote.view, height: vote.height, digest: digest))
        case .commit(let vote): borrowed = .commit(Commit(view: vote.view, height: vote.height, digest: digest))
        case .checkpoint(let vote): borrowed = .checkpoint(Checkpoint(height: vote.height, blockHash: digest))
        case .status(let content): borrowed = .suspect(Suspect(view: content.view))
        default: return nil
        }
        return .consensus(signer.committee.epoch, WireMessage(signer.signElsewhere(borrowed, as: member, random.next())))
    }

    // MARK: View changes

    private mutating func forge(_ content: ViewChange) -> ViewChange {
        let base = content.base(in: signer.committee)
        let held = content.prepared.first?.height ?? base.next ?? base
        let lie = forgedProof(below: content.newView, at: held)
        let rest = content.prepared.filter { $0.height != lie.height }
        let prepared = (rest + [lie]).sorted { $0.height < $1.height }
        return ViewChange(newView: content.newView, certificate: content.certificate, prepared: prepared)
    }

    /// A VIEW-CHANGE out of nowhere, for the view after the one that it claims to be in.
    private mutating func forge(_ status: Status) -> ViewChange {
        let view = status.view.next ?? status.view
        return forge(ViewChange(newView: view, certificate: nil, prepared: []))
    }

    /// As high a view as may stand there in which the forger was primary, so that all the signatures can be its own.
    private mutating func forgedProof(below view: ViewNumber, at height: BlockHeight) -> PreparedCertificate {
        let size = UInt64(signer.committee.size)
        var chosen = ViewNumber(signer.own.rawValue)
        while let later = chosen.advanced(by: size), later < view { chosen = later }
        if chosen >= view { chosen = .initial }
        let digest = Hasher256.hash(domain: "consilium/simulated-lie/v1", [UInt8(truncatingIfNeeded: random.next())])
        let own = signer.sign(.prePrepare(PrePrepare(view: chosen, height: height, digest: digest)))
        let quorum = signer.committee.quorum
        let indices: [ValidatorIndex] =
            switch random.below(3) {
            case 0: [signer.own]
            case 1: Array(repeating: signer.own, count: quorum)
            default: (0..<UInt64(quorum)).map { ValidatorIndex($0) }
            }
        let signatures = indices.map { IndexedSignature(index: $0, signature: own.signature) }
        return PreparedCertificate(view: chosen, height: height, digest: digest, signatures: signatures)
    }

    /// The right VIEW-CHANGEs and another conclusion.
    private mutating func forge(_ content: NewView) -> NewView {
        var entries = content.entries
        if entries.isEmpty || random.chance(Ratio(1, 2)) {
            entries = []
        } else {
            let place = random.index(below: entries.count)
            entries[place] = NewView.Entry(height: entries[place].height, digest: .nullBatch)
        }
        return NewView(view: content.view, viewChanges: content.viewChanges, entries: entries)
    }
}
