/// How one validator breaks the rules; it never gets well.
package enum ByzantineBehavior: String, Hashable, Sendable, CaseIterable {
    /// Receives, never sends.
    case silent
    /// Everything it sends is late.
    case slow
    /// Bits of what it sends are flipped.
    case lying
    /// Sends old messages again, to anyone.
    case replaying
    /// Sends to some of the members only.
    case choosy
    /// Runs twice with one key, each twin with its own disk and its own friends (Bano et al., arXiv 2004.10617).
    case twins
    /// Signs one thing for some members and another for the rest, with batches to match.
    case equivocating
    /// Shows certificates with too few, repeated or borrowed signatures, and NEW-VIEWs that do not follow.
    case forging
    /// Shows what the others signed for another chain, another epoch or another set.
    case borrowing
    /// Claims to be far ahead and answers with wrong blocks, blocks of other heights, or not at all.
    case misleading
}
