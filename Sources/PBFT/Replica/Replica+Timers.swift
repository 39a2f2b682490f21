import Primitives

// PBFT §4.5.2, timers as values: patience doubles with every failed view, is capped, and falls back after progress.
// In: `.tick`. Out: SUSPECT, STATUS, what must be repeated, `.requestProposal` for the heartbeat.
extension Replica {
    mutating func onTick(_ effects: inout [ReplicaEffect]) {
        timers.tick()
        tickView(&effects)
        tickHeartbeat(&effects)
        fetchIfBehind(&effects)
        if timers.takeExpired(.status) || !timers.isRunning(.status) {
            timers.start(.status, ticks: settings.statusTicks)
            repeatMessages(&effects)
        }
    }

    private mutating func tickView(_ effects: inout [ReplicaEffect]) {
        guard isPatienceNeeded else {
            timers.stop(.view)
            // In a view change that too few have joined the height is waited for all the same.
            if durable.isActive { patience.waitingSinceTick = nil }
            return
        }
        patience.waitingSinceTick = patience.waitingSinceTick ?? timers.now
        if timers.takeExpired(.view) { suspect(.noProgress, &effects) }
        if !timers.isRunning(.view) { timers.start(.view, ticks: viewPatienceTicks) }
    }

    /// Whether somebody keeps this replica waiting: the primary, while something is not ordered; in a view change only
    /// once a quorum has joined, so that an isolated replica does not run away.
    private var isPatienceNeeded: Bool {
        guard isVoting else { return false }
        guard durable.isActive else { return viewChangeSupport >= committee.quorum }
        // The own execution, or a full window that waits for certificates, is not the primary's fault.
        guard executed == delivered, delivered.distance(above: certified.height) < settings.window else { return false }
        return pacing.isWorkKnown || lastHeight.map { delivered < $0 } ?? false || isOrderingSomething
    }

    /// Whether a height that is not delivered yet has a proposal or a quorum.
    private var isOrderingSomething: Bool {
        for place in slots.places where (slots[place].adopted != nil || slots[place].committed != nil) {
            if let height = slots.height(at: place), height > delivered { return true }
        }
        return false
    }

    var viewPatienceTicks: UInt64 {
        let first = max(settings.viewTicks, patience.paceTicks)
        let doubled = first.multipliedReportingOverflow(by: 1 << min(patience.failedViews, 32))
        return doubled.overflow ? settings.viewTicksLimit : min(doubled.partialValue, settings.viewTicksLimit)
    }

    /// A height was ordered or certified: the primary works.
    mutating func progressed() {
        if Mutation.isActive(.timerNotReset) { return }
        learnPace()
        patience.failedViews = 0
        patience.suspectedView = nil
        timers.stop(.view)
    }

    /// Where every height needs a little more than the first patience, falling back to it would change views at every height
    /// for ever; so patience falls back to what the height needed that it had run out for, and from there slowly.
    ///
    /// What it needed is measured in the view that ordered it.
    ///
    /// At most to four times the first, so that a primary gains little by being slow. Where a height needed more than that,
    /// something was broken, which says nothing of the next one.
    private mutating func learnPace() {
        guard let since = patience.waitingSinceTick else { return }
        patience.waitingSinceTick = nil
        let waited = timers.now &- since
        let slowest = settings.viewTicks.multipliedReportingOverflow(by: 4)
        guard !slowest.overflow, waited <= slowest.partialValue else { return }
        let needed = min(waited + waited / 2, slowest.partialValue)
        if needed < patience.paceTicks {
            patience.paceTicks -= max(1, (patience.paceTicks - needed) / 64)
        } else if patience.failedViews > 0 || patience.suspectedView == view {
            patience.paceTicks = needed
        }
    }

    private mutating func tickHeartbeat(_ effects: inout [ReplicaEffect]) {
        requestProposal(&effects)
        if durable.isActive, timers.now &- patience.quietSinceTick >= settings.heartbeatPatienceTicks {
            suspect(.noHeartbeat, &effects)
        }
    }

    /// STATUS, and whatever must not be sent only once.
    private mutating func repeatMessages(_ effects: inout [ReplicaEffect]) {
        effects.append(.broadcast(.status(currentStatus)))
        for place in slots.places {
            guard let height = slots.height(at: place) else { continue }
            for digest in slots[place].missing { effects.append(.requireBatch(height, digest)) }
        }
        guard isVoting else { return }
        if patience.suspectedView == view { effects.append(.broadcast(.suspect(Suspect(view: view)))) }
        // PBFT §4.5.2: the same VIEW-CHANGE, byte for byte, until the view starts.
        if !durable.isActive, !Mutation.isActive(.viewChangeNotRepeated) { repeatOwn(&effects) }
    }

    private func repeatOwn(_ effects: inout [ReplicaEffect]) {
        if let own = durable.ownViewChange, own.newView == view { effects.append(.broadcast(.viewChange(own))) }
        if let own = durable.ownNewView, own.view == view { effects.append(.broadcast(.newView(own))) }
    }
}
