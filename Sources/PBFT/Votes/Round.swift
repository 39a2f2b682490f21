import Primitives

/// The votes of one view on one height.
///
/// The primary's place among the PREPAREs holds its PRE-PREPARE.
struct Round: Hashable, Sendable {
    let view: ViewNumber
    var prepares = VoteSet()
    var commits = VoteSet()

    /// The COMMITs as messages, ascending by index.
    func commitMessages(at height: BlockHeight) -> [SignedMessage] {
        commits.all.map { index, vote in
            let message = PBFTMessage.commit(Commit(view: view, height: height, digest: vote.value))
            return SignedMessage(message, sender: index, signature: vote.signature)
        }
    }
}
