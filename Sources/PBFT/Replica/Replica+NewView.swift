import Primitives

// PBFT §4.4, entering a view. In: NEW-VIEW. Out: `.persist`, `.viewChanged`, votes on the compelled heights.
// Every replica recomputes the whole NEW-VIEW from the VIEW-CHANGEs it carries.
extension Replica {
    mutating func onNewView(_ content: NewView, _ signed: SignedMessage, _ effects: inout [ReplicaEffect]) {
        guard signed.sender == committee.primary(of: content.view) else { return }
        if newViews.contradicts(signed, entered: durable.newView),
            let held = newViews.held(content.view, entered: durable.newView)
        {
            newViews.disputedView = content.view
            reportConflict(held, signed, &effects)
        }
        // A view is entered once, and never one below the view that this replica changes to (INV-3).
        guard content.view > durable.enteredView, content.view >= view else { return }
        guard let selection = content.selection(in: committee, window: settings.window) else {
            newViews.refused = signed
            effects.append(.report(Evidence(epoch: committee.epoch, invalidNewView: signed)))
            if content.view == view { suspect(.invalidNewView, &effects) }
            return
        }
        // Somebody has a VIEW-CHANGE of this replica that the journal lacks.
        if let mine = content.viewChanges.first(where: { $0.sender == own }), !durable.remembers(mine.message) {
            forget(mine, &effects)
        }
        for nested in content.viewChanges where nested.sender != own {
            if let viewChange = nested.viewChange { _ = take(viewChange, nested, &effects) }
        }
        enter(content.view, by: signed, selection, &effects)
    }

    private mutating func enter(
        _ target: ViewNumber,
        by signed: SignedMessage,
        _ selection: NewViewSelection,
        _ effects: inout [ReplicaEffect]
    ) {
        persist(.entered(signed), &effects)
        leaveView()
        compelled = Compelled(selection)
        patience.quietSinceTick = timers.now
        // What the views before it cost says nothing of what a height needs; with it that would soon look broken.
        patience.waitingSinceTick = nil
        effects.append(.viewChanged(target, .active))
        noteCertificate(selection.certificate, from: signed.sender)
        for height in votableHeights { advance(height, &effects) }
        requestProposal(&effects)
    }
}
