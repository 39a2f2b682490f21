package import Primitives

/// One batch at one height in one view, as the replica sees it: by digest only.
package struct Proposal: Hashable, Sendable {
    package let view: ViewNumber
    package let height: BlockHeight
    package let digest: Hash256

    package init(view: ViewNumber, height: BlockHeight, digest: Hash256) {
        self.view = view
        self.height = height
        self.digest = digest
    }
}

/// Why the primary is asked for a proposal.
package enum ProposalOccasion: Hashable, Sendable {
    /// Transactions wait; `.nothingToPropose` is a possible answer.
    case work
    /// Nothing happened for long: an empty batch is due.
    case heartbeat
    /// The epoch ends and needs its last heights: an empty batch is due if nothing waits.
    case epochEnd
}

/// The answer to `.checkProposal`.
///
/// Only what every member sees alike may refuse a proposal.
package enum ProposalVerdict: Hashable, Sendable {
    case accepted
    /// Names the rule for the log; the replica suspects the primary.
    case refused(String)
}
