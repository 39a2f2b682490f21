package import Primitives

/// What a new view must order, computed from VIEW-CHANGEs alone: the same function for primary and backups (PBFT §4.4).
package struct NewViewSelection: Hashable, Sendable {
    /// The highest certificate among the VIEW-CHANGEs; nil if none is above the epoch's base.
    package let certificate: CheckpointCertificate?
    package let base: BlockHeight
    /// The heights above the base up to the highest prepared one, without gaps.
    package let entries: [NewView.Entry]

    /// Goes over the whole set: a selection from a part of it could miss a committed batch (INV-9).
    ///
    /// Takes VIEW-CHANGEs that are well formed. For each height the prepared certificate of the highest view wins; a
    /// height between two of them that has none becomes a null batch.
    package init(_ viewChanges: [ViewChange], committee: Committee) {
        let certificate = viewChanges.compactMap(\.certificate).max { $0.height < $1.height }
        let base = certificate?.height ?? committee.base
        var entries: [NewView.Entry] = []
        let proofs = viewChanges.flatMap(\.prepared).filter { $0.height > base }
        if let top = proofs.map(\.height).max() {
            var height = base
            while height < top, let next = height.next {
                if Mutation.isActive(.gapSkipped), !proofs.contains(where: { $0.height == next }) { height = next; continue }
                entries.append(NewView.Entry(height: next, digest: Self.winner(at: next, of: proofs)))
                height = next
            }
        }
        self.certificate = certificate
        self.base = base
        self.entries = entries
    }

    /// What somebody says it is.
    fileprivate init(_ certificate: CheckpointCertificate?, _ base: BlockHeight, _ entries: [NewView.Entry]) {
        self.certificate = certificate
        self.base = base
        self.entries = entries
    }

    /// With at most f faulty validators two certificates of one view agree; the smaller digest settles the rest alike
    /// everywhere.
    private static func winner(at height: BlockHeight, of proofs: [PreparedCertificate]) -> Hash256 {
        var best: PreparedCertificate?
        for proof in proofs where proof.height == height {
            guard let held = best else {
                best = proof
                continue
            }
            if Mutation.isActive(.lowerViewCertificateWins)
                ? proof.view < held.view : proof.view > held.view || (proof.view == held.view && proof.digest < held.digest)
            {
                best = proof
            }
        }
        return best?.digest ?? .nullBatch
    }
}

extension NewView {
    /// The VIEW-CHANGEs in the clear; nil unless they are q or more, well formed, for this very view, and from distinct
    /// members in ascending order.
    func contents(in committee: Committee, window: UInt64) -> [ViewChange]? {
        guard view > .initial, viewChanges.count >= committee.quorum, viewChanges.count <= committee.size else { return nil }
        var contents: [ViewChange] = []
        var previous: ValidatorIndex?
        for signed in viewChanges {
            guard case .viewChange(let content) = signed.message, content.newView == view,
                committee.contains(signed.sender), content.isWellFormed(in: committee, window: window)
            else { return nil }
            if let previous, signed.sender <= previous { return nil }
            previous = signed.sender
            contents.append(content)
        }
        return contents
    }

    /// What the carried VIEW-CHANGEs compel; nil if they are not valid or the entries do not follow from them.
    package func selection(in committee: Committee, window: UInt64) -> NewViewSelection? {
        guard let contents = contents(in: committee, window: window) else { return nil }
        let selection = NewViewSelection(contents, committee: committee)
        if Mutation.isActive(.newViewNotRecomputed) { return NewViewSelection(selection.certificate, selection.base, entries) }
        return selection.entries == entries ? selection : nil
    }
}
