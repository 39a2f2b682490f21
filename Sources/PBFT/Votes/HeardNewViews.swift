import Primitives

/// What was heard of NEW-VIEWs besides the one that was entered: enough to notice that a primary started a view in two ways.
struct HeardNewViews: Hashable, Sendable {
    /// The last one that did not follow from what it carried.
    var refused: SignedMessage?
    /// The view of which two different ones were reported last.
    var disputedView: ViewNumber?

    /// The one that is held of a view, entered or refused.
    func held(_ view: ViewNumber, entered: SignedMessage?) -> SignedMessage? {
        [entered, refused].compactMap { $0 }.first { $0.newViewNumber == view }
    }

    /// Whether another NEW-VIEW of the same view is held, and that was not reported yet.
    func contradicts(_ signed: SignedMessage, entered: SignedMessage?) -> Bool {
        guard let view = signed.newViewNumber, view != disputedView, let held = held(view, entered: entered) else { return false }
        return held.sender == signed.sender && held.message.claim != signed.message.claim
    }
}

extension SignedMessage {
    /// The view if this is a NEW-VIEW.
    var newViewNumber: ViewNumber? {
        if case .newView(let content) = message { content.view } else { nil }
    }
}
