internal import PBFT
internal import Primitives

/// Works out by itself what a NEW-VIEW must say, in other words than the replica does (PBFT §4.4).
///
/// A quorum of different members, each proof signed by a quorum of different members with the primary among them; for each
/// height the proof of the highest view wins, and what has none is empty.
enum NewViewChecker {
    /// Throws if a correct node entered its view by something else.
    static func check(_ signed: SignedMessage, _ committee: Committee, by node: Int) throws(Violation) {
        guard case .newView(let content) = signed.message else { return }
        var proofs: [PreparedCertificate] = []
        var base = committee.base
        for nested in content.viewChanges {
            guard case .viewChange(let viewChange) = nested.message, viewChange.newView == content.view else {
                throw broken(node, content, "carries something else than VIEW-CHANGEs for it")
            }
            proofs += viewChange.prepared
            base = max(base, viewChange.certificate?.height ?? base)
        }
        guard Set(content.viewChanges.map(\.sender)).count >= committee.quorum else {
            throw broken(node, content, "lacks a quorum of VIEW-CHANGEs")
        }
        for proof in proofs {
            let signers = Set(proof.signatures.map(\.index))
            guard signers.count >= committee.quorum, signers.contains(committee.primary(of: proof.view)) else {
                throw broken(node, content, "believes a proof of \(signers.count) members for height \(proof.height)")
            }
        }
        try compare(content, proofs.filter { $0.height > base }, base, node)
    }

    private static func compare(
        _ content: NewView,
        _ proofs: [PreparedCertificate],
        _ base: BlockHeight,
        _ node: Int
    ) throws(Violation) {
        let top = proofs.map(\.height).max() ?? base
        guard UInt64(content.entries.count) == top.distance(above: base) else {
            throw broken(node, content, "orders \(content.entries.count) heights and not \(top.distance(above: base))")
        }
        for (index, entry) in content.entries.enumerated() {
            let height = BlockHeight(base.rawValue + UInt64(index) + 1)
            let here = proofs.filter { $0.height == height }
            let view = here.map(\.view).max()
            let wanted = Set(here.filter { $0.view == view }.map(\.digest))
            guard entry.height == height, here.isEmpty ? entry.digest == .nullBatch : wanted.contains(entry.digest) else {
                throw broken(node, content, "orders at height \(height) what was not prepared in the highest view")
            }
        }
    }

    private static func broken(_ node: Int, _ content: NewView, _ what: String) -> Violation {
        Violation(.views, "node \(node) entered view \(content.view) by a NEW-VIEW that \(what)")
    }
}
