package import Primitives

/// What a replica must never forget: a fold of its durable records.
///
/// The live replica changes it by applying the very record that it asks to persist, so the state after a restart is the
/// state before the crash, by construction. Heights that are certified are dropped.
package struct DurableState: Hashable, Sendable {
    /// A vote that this replica signed.
    package struct OwnVote: Hashable, Sendable {
        package let view: ViewNumber
        package let digest: Hash256
        /// Whether the vote of the prepare phase was the primary's PRE-PREPARE.
        package let isPrePrepare: Bool
    }

    /// What this replica signed and proved at one height; of each phase the vote of the highest view.
    package struct HeightState: Hashable, Sendable {
        package let height: BlockHeight
        package var prepare: OwnVote?
        package var commit: OwnVote?
        package var checkpoint: Hash256?
        package var prepared: PreparedCertificate?
    }

    /// The view voted in, or changed to.
    package private(set) var view = ViewNumber.initial
    /// The last view entered: by `newView`, or view 0.
    package private(set) var enteredView = ViewNumber.initial
    package private(set) var newView: SignedMessage?
    /// The last VIEW-CHANGE and NEW-VIEW that this replica signed.
    package private(set) var ownViewChange: ViewChange?
    package private(set) var ownNewView: NewView?
    /// Ascending by height.
    package private(set) var heights: [HeightState] = []

    package init() {}

    package var isActive: Bool { view == enteredView }

    package subscript(height: BlockHeight) -> HeightState? { heights.first { $0.height == height } }

    /// Adds one record.
    ///
    /// Records of a lower view than what is known change nothing.
    package mutating func apply(_ content: DurableRecord.Content) {
        switch content {
        case .signed(let message): applySigned(message)
        case .prepared(let certificate):
            update(certificate.height) { state in
                if let held = state.prepared, held.view >= certificate.view { return }
                state.prepared = certificate
            }
        case .entered(let signed):
            guard case .newView(let content) = signed.message, content.view > enteredView else { return }
            enteredView = content.view
            newView = signed
            view = max(view, content.view)
        }
    }

    private mutating func applySigned(_ message: PBFTMessage) {
        switch message {
        case .prePrepare(let vote):
            applyPrepare(OwnVote(view: vote.view, digest: vote.digest, isPrePrepare: true), at: vote.height)
        case .prepare(let vote):
            applyPrepare(OwnVote(view: vote.view, digest: vote.digest, isPrePrepare: false), at: vote.height)
        case .commit(let vote):
            let own = OwnVote(view: vote.view, digest: vote.digest, isPrePrepare: false)
            update(vote.height) { state in
                if let held = state.commit, held.view >= own.view { return }
                state.commit = own
            }
        case .checkpoint(let vote):
            update(vote.height) { state in
                if state.checkpoint == nil { state.checkpoint = vote.blockHash }
            }
        case .viewChange(let content):
            view = max(view, content.newView)
            if let held = ownViewChange, held.newView >= content.newView { return }
            ownViewChange = content
        case .newView(let content):
            if let held = ownNewView, held.view >= content.view { return }
            ownNewView = content
        case .suspect, .status: break
        }
    }

    private mutating func applyPrepare(_ vote: OwnVote, at height: BlockHeight) {
        update(height) { state in
            if let held = state.prepare, held.view >= vote.view { return }
            state.prepare = vote
        }
    }

    private mutating func update(_ height: BlockHeight, _ change: (inout HeightState) -> Void) {
        // From behind, where new heights come: from the front a journal of n heights is read in n² steps.
        let place = heights.lastIndex { $0.height < height }.map { $0 + 1 } ?? 0
        if place == heights.count || heights[place].height != height {
            heights.insert(HeightState(height: height), at: place)
        }
        change(&heights[place])
    }

    /// Drops what belongs to certified heights.
    package mutating func prune(through height: BlockHeight) {
        guard let first = heights.first, first.height <= height else { return }
        heights.removeAll { $0.height <= height }
    }
}
