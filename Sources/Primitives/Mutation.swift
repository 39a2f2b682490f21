/// Bugs that are planted on purpose, to see whether the simulator finds them.
///
/// Only builds with `CONSILIUM_MUTATIONS=1` hold them; everywhere else every question is answered with a constant no, which
/// the compiler removes. One bug at most is active in a process. What each does: `Docs/development/simulator.md`.
package enum Mutation: String, CaseIterable, Sendable {
    // Counting and signing.
    case quorumOffByOne, duplicateSignerCounted, genesisNotSigned, epochNotSigned, setNotSigned
    case votesBeyondWindow, batchTimeUnchecked, expiredExecuted, bodySignatureUnchecked
    // Leaving a view and entering the next.
    case lowerViewCertificateWins, preparedNotCarried, newViewNotRecomputed, gapSkipped, oldViewVotedAfterViewChange
    case oneSuspectSuffices, timerNotReset, joiningForgotten, viewChangeNotRepeated, statusNotAnswered
    // Crashes.
    case voteBeforeSync, voteForgottenAtStart, viewChangeNotJournaled, newViewNotJournaled, preparedNotJournaled
    case batchNotJournaled, rotationLosesRecords, journalDroppedTooEarly, certifiedUnsynced, seenWindowNotRestored
    case lostJournalVotes
    // Catching up and fetching.
    case caughtUpBlockUnchecked, caughtUpCertificateUnchecked, catchUpAsksOnePeer
    case snapshotChunkUnchecked, snapshotManifestUnchecked
    case missingBatchAskedOnce
    // Membership.
    case oldSetKept, epochEndOffByOne, otherEpochHeard

    /// Whether the bug is planted in this process.
    @inlinable
    package static func isActive(_ mutation: Mutation) -> Bool {
        #if MUTATIONS
            return active == mutation
        #else
            return false
        #endif
    }

    #if MUTATIONS
        /// Set once, before anything runs.
        nonisolated(unsafe) package static var active: Mutation?
    #endif

    /// Whether this build holds the planted bugs at all.
    package static var isBuiltIn: Bool {
        #if MUTATIONS
            return true
        #else
            return false
        #endif
    }
}
