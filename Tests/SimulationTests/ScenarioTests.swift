import Simulation
import Testing

/// Faults made by hand: one story each.
@Suite(.tags(.simulation)) struct ScenarioTests {
    @Test func `without faults everything is certified and no view changes`() {
        let outcome = play([])
        #expect(outcome.violation == nil)
        #expect(outcome.viewChangeCount == 0)
        #expect(outcome.transactionCount == SeedTests.quick.transactionCount + 4)
    }

    @Test func `a partition into halves heals by itself`() {
        let outcome = play([PlannedFault(at: 100, .partition([[0, 1], [2, 3]], ticks: 1_200))])
        #expect(outcome.violation == nil)
    }

    @Test func `a primary that loses power in the middle of a write is replaced and comes back`() {
        for writes in 0..<12 {
            let outcome = play(
                [PlannedFault(at: 300, .crash(.primary, .power, afterWrites: writes, downTicks: 1_000))],
                seed: UInt64(writes)
            )
            #expect(outcome.violation == nil)
            #expect(outcome.crashCount == 1)
        }
    }

    @Test(arguments: CrashKind.allCases) func `all nodes die at once and go on from where they were`(kind: CrashKind) {
        for writes in 0..<8 {
            let outcome = play(
                [PlannedFault(at: 400, .crashAll(kind, afterWrites: writes, downTicks: 100))],
                seed: UInt64(writes)
            )
            #expect(outcome.violation == nil)
            #expect(outcome.crashCount == 4)
        }
    }

    @Test func `an isolated primary is replaced and rejoins`() {
        let outcome = play([PlannedFault(at: 100, .isolate(.primary, ticks: 1_300))])
        #expect(outcome.violation == nil)
        #expect(outcome.viewChangeCount > 0)
    }

    @Test func `a primary that hears and is not heard is replaced`() {
        let outcome = play((1..<4).map { PlannedFault(at: 50, .cut(from: 0, to: $0, ticks: 1_400)) })
        #expect(outcome.violation == nil)
    }

    @Test func `a node that was away for the whole time catches up`() {
        let outcome = play([PlannedFault(at: 50, .crash(.node(3), .power, afterWrites: 0, downTicks: 1_400))])
        #expect(outcome.violation == nil)
        #expect(outcome.crashCount == 1)
    }

    @Test(arguments: ByzantineBehavior.allCases) func `one Byzantine node of four harms nobody`(behavior: ByzantineBehavior) {
        for node in 0..<4 {
            var plan = FaultPlan()
            plan.byzantine = [FaultPlan.Byzantine(node: node, behavior)]
            let outcome = SimulatedCluster(seed: UInt64(node), settings: SeedTests.quick, plan: plan).run()
            #expect(outcome.violation == nil)
        }
    }

    @Test(arguments: Rot.allCases) func `a node whose disk rots stops or recovers, and nobody forks`(rot: Rot) {
        for seed in UInt64(1)...6 {
            let faults = [
                PlannedFault(at: 600, .rot(.node(1), rot)),
                PlannedFault(at: 700, .crash(.node(1), .process, afterWrites: 0, downTicks: 100)),
            ]
            #expect(play(faults, seed: seed).violation == nil)
        }
    }

    @Test func `a slow disk and a clock that is hours wrong harm nobody`() {
        let faults = [
            PlannedFault(at: 50, .slowDisk(.node(2), writeTicks: 30, ticks: 1_400)),
            PlannedFault(at: 100, .clock(.node(0), milliseconds: 3_600_000, ticks: 1_300)),
        ]
        #expect(play(faults).violation == nil)
    }

    @Test func `a node that finds its disk full starts again when there is room`() {
        let outcome = play([PlannedFault(at: 300, .crash(.primary, .fullDisk, afterWrites: 1, downTicks: 500))])
        #expect(outcome.violation == nil)
        #expect(outcome.crashCount == 1)
    }

    @Test func `two Byzantine members of seven harm nobody`() {
        var settings = SeedTests.quick
        settings.committee = 7
        for (place, behavior) in ByzantineBehavior.allCases.enumerated() {
            var plan = FaultPlan()
            plan.byzantine = [
                FaultPlan.Byzantine(node: place % 7, behavior), FaultPlan.Byzantine(node: (place + 3) % 7, .equivocating),
            ]
            #expect(SimulatedCluster(seed: UInt64(place), settings: settings, plan: plan).run().violation == nil)
        }
    }

    @Test func `the daemon's own timers keep every promise too`() {
        var settings = SeedTests.quick
        settings.timers = .daemon
        let plan = plan([PlannedFault(at: 200, .crash(.primary, .power, afterWrites: 3, downTicks: 800))])
        #expect(SimulatedCluster(seed: 1, settings: settings, plan: plan).run().violation == nil)
    }

    @Test func `a quorum that stays away is found by the liveness check`() {
        var plan = FaultPlan()
        plan.byzantine = [FaultPlan.Byzantine(node: 0, .silent)]
        var settings = SeedTests.quick
        // Of two validators both are needed.
        settings.committee = 2
        settings.healTicks = 3_000
        let outcome = SimulatedCluster(seed: 1, settings: settings, plan: plan).run()
        #expect(outcome.violation?.rule == .liveness)
        #expect(outcome.tick == settings.faultTicks + settings.healTicks)
    }

    private func plan(_ faults: [PlannedFault]) -> FaultPlan {
        var plan = FaultPlan()
        plan.faults = faults
        return plan
    }

    private func play(_ faults: [PlannedFault], seed: UInt64 = 1) -> SimulationOutcome {
        SimulatedCluster(seed: seed, settings: SeedTests.quick, plan: plan(faults)).run()
    }
}
