/// Makes a failure small: takes away whatever is not needed for the same rule to break (Zeller, Hildebrandt, TSE 2002).
package struct PlanShrinker {
    private let seed: UInt64
    private let rule: Violation.Rule
    private var settings: SimulationSettings
    private var plan: FaultPlan
    /// Runs that may still be tried.
    private var triesLeft: Int

    /// Nil if the seed breaks no rule.
    package init?(seed: UInt64, settings: SimulationSettings, plan: FaultPlan? = nil, tries: Int = 400) {
        let cluster = SimulatedCluster(seed: seed, settings: settings, plan: plan)
        self.plan = cluster.plan
        guard let violation = cluster.run().violation else { return nil }
        self.seed = seed
        self.settings = settings
        rule = violation.rule
        triesLeft = tries
    }

    /// The smallest plan that was found, as a story.
    package mutating func shrink() -> Scenario {
        dropFaults()
        simplify()
        shorten()
        dropFaults()
        var scenario = Scenario()
        scenario.name = "seed \(seed) breaks \(rule.rawValue)"
        scenario.settings = settings
        scenario.seeds = seed...seed
        scenario.plan = plan
        scenario.expectations = [.breaks(rule)]
        return scenario
    }

    private mutating func adopt(_ candidate: FaultPlan, _ other: SimulationSettings? = nil) -> Bool {
        let other = other ?? settings
        guard candidate != plan || other != settings, triesLeft > 0 else { return false }
        triesLeft -= 1
        guard SimulatedCluster(seed: seed, settings: other, plan: candidate).run().violation?.rule == rule else { return false }
        plan = candidate
        settings = other
        return true
    }

    /// Ever smaller pieces of the list are left out, as long as the rule still breaks.
    private mutating func dropFaults() {
        var piece = plan.faults.count
        while piece >= 1 {
            var start = 0
            while start < plan.faults.count {
                var candidate = plan
                candidate.faults.removeSubrange(start..<min(start + piece, plan.faults.count))
                if !adopt(candidate) { start += piece }
            }
            piece /= 2
        }
        for index in plan.byzantine.indices.reversed() {
            var candidate = plan
            candidate.byzantine.remove(at: index)
            _ = adopt(candidate)
        }
    }

    private mutating func simplify() {
        var candidate = plan
        candidate.network = NetworkConditions()
        if !adopt(candidate) { simplifyNetwork() }
        candidate = plan
        (candidate.clockLead, candidate.clockDrift) = ([], [])
        _ = adopt(candidate)
        candidate = plan
        candidate.restartTrouble = .never
        _ = adopt(candidate)
        while settings.transactionCount > 0 {
            var fewer = settings
            fewer.transactionCount /= 2
            guard adopt(plan, fewer) else { break }
        }
    }

    private mutating func simplifyNetwork() {
        let standard = NetworkConditions()
        let changes: [(inout NetworkConditions) -> Void] = [
            { $0.loss = standard.loss }, { $0.duplication = standard.duplication },
            { $0.bytesPerTick = standard.bytesPerTick }, { $0.delayTicks = standard.delayTicks },
        ]
        for change in changes {
            var candidate = plan
            change(&candidate.network)
            _ = adopt(candidate)
        }
    }

    /// Halves how long each fault lasts.
    private mutating func shorten() {
        for index in plan.faults.indices {
            while let shorter = plan.faults[index].fault.halved {
                var candidate = plan
                candidate.faults[index] = PlannedFault(at: plan.faults[index].tick, shorter)
                guard adopt(candidate) else { break }
            }
        }
    }
}

extension Fault {
    /// The same for half as long; nil where that makes no sense any more.
    fileprivate var halved: Fault? {
        func half(_ ticks: UInt64) -> UInt64? { ticks > 50 ? ticks / 2 : nil }
        switch self {
        case .crash(let victim, let kind, let writes, let ticks):
            return half(ticks).map { .crash(victim, kind, afterWrites: writes, downTicks: $0) }
        case .crashAll(let kind, let writes, let ticks):
            return half(ticks).map { .crashAll(kind, afterWrites: writes, downTicks: $0) }
        case .isolate(let victim, let ticks): return half(ticks).map { .isolate(victim, ticks: $0) }
        case .partition(let groups, let ticks): return half(ticks).map { .partition(groups, ticks: $0) }
        case .cut(let from, let to, let ticks): return half(ticks).map { .cut(from: from, to: to, ticks: $0) }
        case .swallow(let kinds, let from, let to, let ticks):
            return half(ticks).map { .swallow(kinds, from: from, to: to, ticks: $0) }
        case .clog(let victim, let delay, let ticks): return half(ticks).map { .clog(victim, delayTicks: delay, ticks: $0) }
        case .slowDisk(let victim, let write, let ticks):
            return half(ticks).map { .slowDisk(victim, writeTicks: write, ticks: $0) }
        case .clock(let victim, let lead, let ticks): return half(ticks).map { .clock(victim, milliseconds: lead, ticks: $0) }
        case .rot, .loseJournal, .join, .remove, .renew: return nil
        }
    }
}
