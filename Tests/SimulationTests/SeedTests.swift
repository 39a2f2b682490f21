import Foundation
import Simulation
import Testing

/// Mixed faults drawn from seeds: loss, delay, duplicates, partitions, crashes in the middle of writes, one Byzantine node.
///
/// Each run has its own world and depends on nothing else, so they are played on all cores.
@Suite(.tags(.simulation)) struct SeedTests {
    @Test func `four validators keep every promise under five hundred seeds of mixed faults`() async {
        await Self.expectPassed(1...500, Self.quick)
    }

    @Test(arguments: [1, 2, 3, 5, 7]) func `other committees keep every promise too`(committee: Int) async {
        await Self.expectPassed(1...4, committee: committee, Self.quick)
    }

    @Test func `seeds that once failed pass`() async {
        for committee in Set(RegressionSeeds.all.map(\.committee)) {
            let seeds = RegressionSeeds.all.filter { $0.committee == committee }.map(\.seed)
            await Self.expectPassed(seeds, committee: committee, SimulationSettings())
        }
    }

    @Test func `a member that begins late with an empty disk joins by snapshot under mixed faults`() async {
        var settings = SimulationSettings()
        settings.hasLatecomer = true
        let snapshotCount = await Self.expectPassed(1...60, settings)
        #expect(snapshotCount >= 5, "late members do take snapshots")
    }

    /// Short runs, so that many fit into the suite.
    static var quick: SimulationSettings {
        var settings = SimulationSettings()
        settings.faultTicks = 1_500
        settings.transactionCount = 6
        return settings
    }

    /// How many runs fit beside each other.
    static var parallel: Int { ProcessInfo.processInfo.activeProcessorCount }

    /// Plays the seeds and gives back how many snapshots were taken in all of them.
    @discardableResult
    static func expectPassed(
        _ seeds: some Sequence<UInt64>,
        committee: Int = 4,
        _ settings: SimulationSettings,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async -> UInt64 {
        var settings = settings
        settings.committee = committee
        let played = settings
        var snapshotCount: UInt64 = 0
        await Sweep.run(seeds, parallel: parallel) { seed in
            SimulatedCluster(seed: seed, settings: played).run()
        } onResult: { outcome in
            snapshotCount += outcome.snapshotCount
            let replay =
                "consilium-simulate --seed \(outcome.seed) --trace --committee \(committee) --ticks \(settings.faultTicks)"
                + " --transactions \(settings.transactionCount)" + (settings.hasLatecomer ? " --latecomer" : "")
            let events = outcome.lastEvents.map(\.description).joined(separator: "\n")
            #expect(
                outcome.violation == nil,
                "seed \(outcome.seed), tick \(outcome.tick)\n\(events)\nreplay: \(replay)",
                sourceLocation: sourceLocation
            )
            return true
        }
        return snapshotCount
    }
}

extension Tag {
    @Tag static var simulation: Self
}
