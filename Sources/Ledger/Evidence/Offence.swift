/// What signed messages of one validator prove; the raw value stands in the state.
///
/// No correct validator ever signs them: `Docs/spec/evidence.md` says why, for each.
package enum Offence: String, Hashable, Sendable, CaseIterable {
    /// Two votes of the prepare phase for one view and height, on different batches.
    case prepare
    /// Two COMMITs for one view and height, on different batches.
    case commit
    /// Two CHECKPOINTs for one height, on different blocks.
    case checkpoint
    /// Two different VIEW-CHANGEs for one view.
    case viewChange = "view-change"
    /// Two different NEW-VIEWs for one view.
    case newView = "new-view"
    /// A COMMIT, and a VIEW-CHANGE for a higher view that says nothing of what the COMMIT rests on.
    case concealedCommit = "concealed-commit"
    /// A NEW-VIEW, and a PRE-PREPARE of the same view that contradicts it.
    case breachedNewView = "breached-new-view"
    /// A NEW-VIEW that does not follow from the VIEW-CHANGEs that it carries.
    case invalidNewView = "invalid-new-view"

    /// What the validator did, to stand behind its name in a sentence.
    package var words: String {
        switch self {
        case .prepare: "voted for two batches at one height of one view"
        case .commit: "committed to two batches at one height of one view"
        case .checkpoint: "certified two blocks at one height"
        case .viewChange: "signed two different view changes for one view"
        case .newView: "started one view in two different ways"
        case .concealedCommit: "left a view and concealed what it had committed to"
        case .breachedNewView: "proposed something else than its own new view demands"
        case .invalidNewView: "started a view that does not follow from the view changes it carries"
        }
    }
}
