import Primitives

/// The votes of one view on one height.
///
/// The primary's place among the PREPAREs holds its PRE-PREPARE.
struct Round: Hashable, Sendable {
    let view: ViewNumber
    var prepares = VoteSet()
    var commits = VoteSet()
}
