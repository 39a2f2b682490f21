/// Everything that will go wrong in a run: made from the seed, or by hand for a scenario.
package struct FaultPlan: Hashable, Sendable {
    package var network = NetworkConditions()
    package var faults: [PlannedFault] = []
    package var byzantine: Byzantine?
    /// How many milliseconds a node's clock is ahead, by node; missing ones are right.
    package var clockLead: [UInt64] = []
    /// The chance that a node dies once more while it starts.
    package var restartTrouble = Ratio.never

    /// Who is Byzantine, and how.
    package struct Byzantine: Hashable, Sendable {
        package let node: Int
        package let behavior: ByzantineBehavior

        package init(node: Int, _ behavior: ByzantineBehavior) {
            self.node = node
            self.behavior = behavior
        }
    }

    package init() {}

    /// Draws a plan: each seed has its own kinds and strengths of faults, some have none of a kind.
    package init(drawnFrom random: inout SeededRandom, committee: Int, faultTicks: UInt64) {
        network.loss = random.pick([.never, Ratio(1, 50), Ratio(1, 20), Ratio(1, 8)])
        network.duplication = random.pick([.never, Ratio(1, 50), Ratio(1, 8)])
        network.delayTicks = random.pick([1...1, 1...5, 1...20, 5...80, 1...200])
        clockLead = (0..<committee).map { _ in random.within(0...600) }
        restartTrouble = random.pick([.never, Ratio(1, 4)])
        if committee >= 4, random.chance(Ratio(1, 3)) {
            byzantine = Byzantine(node: random.index(below: committee), random.pick(ByzantineBehavior.allCases))
        }
        let kinds = (0..<6).filter { _ in random.chance(Ratio(1, 2)) }
        guard !kinds.isEmpty, faultTicks > 200 else { return }
        for _ in 0..<random.within(1...6) {
            let fault = Self.draw(random.pick(kinds), &random, committee)
            faults.append(PlannedFault(at: random.within(50...(faultTicks - 100)), fault))
        }
        faults.sort { $0.tick < $1.tick }
    }

    private static func draw(_ kind: Int, _ random: inout SeededRandom, _ committee: Int) -> Fault {
        let ticks = random.within(100...2_500)
        switch kind {
        case 0: return .crash(victim(&random, committee), crashKind(&random), afterWrites: writes(&random), downTicks: ticks)
        case 1: return .crashAll(crashKind(&random), afterWrites: writes(&random), downTicks: ticks / 4)
        case 2: return .isolate(victim(&random, committee), ticks: ticks)
        case 3: return .split(mask: random.below(1 << UInt64(min(committee, 63))), ticks: ticks)
        case 4:
            let from = random.index(below: committee)
            return .cut(from: from, to: random.index(below: committee), ticks: ticks)
        default: return .clog(victim(&random, committee), delayTicks: random.within(50...700), ticks: ticks)
        }
    }

    private static func victim(_ random: inout SeededRandom, _ committee: Int) -> Fault.Victim {
        random.chance(Ratio(1, 2)) ? .primary : .node(random.index(below: committee))
    }

    private static func crashKind(_ random: inout SeededRandom) -> CrashKind { random.pick(CrashKind.allCases) }

    private static func writes(_ random: inout SeededRandom) -> Int { random.index(below: 12) }
}
