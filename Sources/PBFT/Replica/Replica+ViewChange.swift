package import Primitives

// PBFT §4.4, leaving a view, in two steps so that one impatient replica disturbs nobody: SUSPECT while voting goes on; and
// only when f + 1 suspect, VIEW-CHANGE, after which nothing of the old view is signed.
// In: timers, `.suspectPrimary`, SUSPECT, VIEW-CHANGE. Out: SUSPECT, VIEW-CHANGE, and on the new primary NEW-VIEW.
extension Replica {
    /// Broadcasts SUSPECT for the current view, once until there is progress; it is repeated with STATUS.
    mutating func suspect(_ reason: SuspicionReason, _ effects: inout [ReplicaEffect]) {
        guard isVoting, patience.suspectedView != view else { return }
        patience.suspectedView = view
        effects.append(.suspected(view, reason))
        effects.append(.broadcast(.suspect(Suspect(view: view))))
    }

    mutating func onSuspect(_ content: Suspect, _ signed: SignedMessage, _ effects: inout [ReplicaEffect]) {
        let place = Int(signed.sender.rawValue)
        if let held = suspects[place], held.view > content.view { return }
        suspects[place] = Suspicion(message: signed, view: content.view, heardTick: timers.now)
        changeViewIfSuspected(&effects)
    }

    /// Whether a SUSPECT tells anything: a first one, one of a later view, or a repetition that keeps a known one alive.
    ///
    /// Several come within one interval where links duplicate; one of them is enough.
    func isUseful(_ content: Suspect, from sender: ValidatorIndex) -> Bool {
        guard content.view >= view else { return false }
        guard let held = suspects[Int(sender.rawValue)], held.view >= content.view else { return true }
        return held.view == content.view && timers.now &- held.heardTick >= settings.statusTicks / 2
    }

    /// Those who suspect the own view or a later one, and said so lately, ascending by index.
    ///
    /// Whoever suspects a later view has left this one too.
    package var accusers: [ValidatorIndex] { accusations.map(\.message.sender) }

    private var accusations: [Suspicion] {
        suspects.compactMap { $0 }.filter {
            $0.view >= view && timers.now &- $0.heardTick <= settings.suspicionTicks
        }
    }

    /// f + 1 SUSPECTs contain one of a correct replica.
    ///
    /// All of them lately: those who wait repeat themselves, so impatient replicas come together although their timers ran
    /// out at different times, while doubts that were overcome long ago never add up.
    private mutating func changeViewIfSuspected(_ effects: inout [ReplicaEffect]) {
        let accusations = accusations
        guard accusations.count >= (Mutation.isActive(.oneSuspectSuffices) ? 1 : committee.weak), let next = view.next, isVoting
        else { return }
        for accusation in accusations where accusation.message.sender != own {
            effects.append(.relay(accusation.message, to: .all))
        }
        changeView(to: next, &effects)
    }

    /// PBFT §4.4: stop voting in the old view and send what was prepared; once for each view (INV-6).
    private mutating func changeView(to target: ViewNumber, _ effects: inout [ReplicaEffect]) {
        guard isVoting, SafetyRules.mayChangeView(to: target, durable: durable) else { return }
        let prepared = Mutation.isActive(.preparedNotCarried) ? [] : durable.heights.compactMap(\.prepared)
        let content = ViewChange(newView: target, certificate: certified.certificate, prepared: prepared)
        sign(.viewChange(content), &effects)
        effects.append(.viewChanged(target, .changing))
        patience.failedViews = min(patience.failedViews + 1, 32)
        leaveView()
    }

    /// Drops what belonged to the view; votes stay, they may still commit a height.
    mutating func leaveView() {
        timers.stop(.view)
        patience.suspectedView = nil
        pacing.requested = nil
        pacing.isExhausted = false
        let kept = keptViews
        slots.forEach { slot in
            slot.adopted = nil
            slot.keepRounds(in: kept)
        }
    }

    mutating func onViewChange(_ content: ViewChange, _ signed: SignedMessage, _ effects: inout [ReplicaEffect]) {
        guard content.isWellFormed(in: committee, window: settings.window) else { return }
        guard take(content, signed, &effects) else { return }
        noteCertificate(content.certificate, from: signed.sender)
        joinHigherView(&effects)
        startView(&effects)
    }

    /// Keeps a VIEW-CHANGE of a view that is yet to come, and holds it against what its sender has signed before; false if it
    /// is not the newest.
    mutating func take(_ content: ViewChange, _ signed: SignedMessage, _ effects: inout [ReplicaEffect]) -> Bool {
        let place = Int(signed.sender.rawValue)
        if let held = viewChanges[place], let heldContent = held.viewChange, heldContent.newView >= content.newView {
            let isDisputed = disputedViewChanges[place] == content.newView
            if heldContent.newView == content.newView, !isDisputed, heldContent.claim != content.claim {
                disputedViewChanges[place] = content.newView
                reportConflict(held, signed, &effects)
            }
            return false
        }
        guard content.newView > durable.enteredView else { return false }
        viewChanges[place] = signed
        compareCommits(with: content, signed, &effects)
        // What the own one shows came from the own disk, unchecked, and is known already.
        if signed.sender != own { takeVotes(of: content, &effects) }
        return true
    }

    /// PBFT §4.5.2: f + 1 VIEW-CHANGEs for higher views, and the replica joins the lowest of them without waiting for
    /// its timer.
    ///
    /// Repeated, because the lowest may be followed by f + 1 still higher.
    private mutating func joinHigherView(_ effects: inout [ReplicaEffect]) {
        while isVoting, !Mutation.isActive(.joiningForgotten) {
            let higher = viewChanges.compactMap { $0?.viewChange?.newView }.filter { $0 > view }
            guard higher.count >= committee.weak, let lowest = higher.min() else { return }
            changeView(to: lowest, &effects)
        }
    }

    /// How many validators want the current view or a later one.
    var viewChangeSupport: Int {
        viewChanges.count { ($0?.viewChange?.newView ?? .initial) >= view && $0 != nil }
    }

    /// PBFT §4.4: with q VIEW-CHANGEs for its view the new primary computes the NEW-VIEW, once.
    private mutating func startView(_ effects: inout [ReplicaEffect]) {
        guard isVoting, isPrimary, SafetyRules.mayStartView(view, durable: durable) else { return }
        let supporting = viewChanges.compactMap { $0 }.filter { $0.viewChange?.newView == view }
        guard supporting.count >= committee.quorum else { return }
        let chosen = Array(supporting.prefix(committee.quorum))
        let selection = NewViewSelection(chosen.compactMap(\.viewChange), committee: committee)
        sign(.newView(NewView(view: view, viewChanges: chosen, entries: selection.entries)), &effects)
    }
}
