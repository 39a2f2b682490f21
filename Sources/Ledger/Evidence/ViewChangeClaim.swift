internal import Primitives

/// What a VIEW-CHANGE says of its sender: where its chain stands and what it has prepared above.
struct ViewChangeClaim: Hashable, Sendable {
    /// The most prepared certificates of a VIEW-CHANGE.
    private static let listLimit = 64

    let view: ViewNumber
    /// Nil at the base of the epoch.
    let certified: BlockHeight?
    let prepared: [SignedStatement.Vote]

    init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        (view, certified, prepared) = try decoder.array(3) { (item) throws(DecodingError) in
            let view = try item.counter(ViewNumber.self)
            let certified: BlockHeight? =
                item.takeNull()
                ? nil
                : try item.array(2) { (certificate) throws(DecodingError) in
                    let height = try certificate.counter(BlockHeight.self)
                    _ = try certificate.fixed(Hash256.self)
                    return height
                }
            let prepared = try item.list(limit: Self.listLimit) { (list) throws(DecodingError) in
                try SignedStatement.Vote(from: &list)
            }
            return (view, certified, prepared)
        }
    }

    /// Whether a correct member may take it up into a NEW-VIEW of the view (`pbft.md`).
    func isWellFormed(in newView: ViewNumber, _ term: EpochTerm) -> Bool {
        guard view == newView else { return false }
        if let certified, certified <= term.base { return false }
        var below = certified ?? term.base
        guard let top = below.advanced(by: term.window) else { return false }
        for proof in prepared {
            guard proof.height > below, proof.height <= top, proof.view < newView else { return false }
            below = proof.height
        }
        return true
    }
}
