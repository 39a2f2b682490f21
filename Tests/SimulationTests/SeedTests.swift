import Simulation
import Testing

/// Mixed faults drawn from seeds: loss, delay, duplicates, partitions, crashes in the middle of writes, one Byzantine node.
@Suite(.tags(.simulation)) struct SeedTests {
    @Test(arguments: 0..<20) func `four validators keep every promise under twenty-five seeds of mixed faults`(chunk: UInt64) {
        for seed in (chunk * 25 + 1)...(chunk * 25 + 25) { Self.expectPassed(seed) }
    }

    @Test(arguments: [1, 2, 3, 5, 7]) func `other committees keep every promise too`(committee: Int) {
        for seed in UInt64(1)...4 { Self.expectPassed(seed, committee: committee) }
    }

    @Test(arguments: RegressionSeeds.all) func `a seed that once failed passes`(_ regression: RegressionSeeds) {
        Self.expectPassed(regression.seed, committee: regression.committee, SimulationSettings())
    }

    @Test(arguments: 0..<6) func `a member that begins late with an empty disk joins by snapshot under mixed faults`(
        chunk: UInt64
    ) {
        var settings = SimulationSettings()
        settings.hasLatecomer = true
        for seed in (chunk * 10 + 1)...(chunk * 10 + 10) { Self.expectPassed(seed, settings) }
    }

    @Test func `late members do take snapshots`() {
        var settings = SimulationSettings()
        settings.hasLatecomer = true
        let count = (UInt64(1)...20).reduce(UInt64(0)) { count, seed in
            count + SimulatedCluster(seed: seed, settings: settings).run().snapshotCount
        }
        #expect(count >= 5)
    }

    /// Short runs, so that many fit into the suite.
    static var quick: SimulationSettings {
        var settings = SimulationSettings()
        settings.faultTicks = 1_500
        settings.transactionCount = 6
        return settings
    }

    static func expectPassed(
        _ seed: UInt64,
        committee: Int = 4,
        _ settings: SimulationSettings = quick,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        var settings = settings
        settings.committee = committee
        let outcome = SimulatedCluster(seed: seed, settings: settings).run()
        let replay =
            "consilium-simulate --seed \(seed) --trace --committee \(committee) --ticks \(settings.faultTicks)"
            + " --transactions \(settings.transactionCount)"
        let events = outcome.lastEvents.map(\.description).joined(separator: "\n")
        #expect(
            outcome.violation == nil,
            "seed \(seed), tick \(outcome.tick)\n\(events)\nreplay: \(replay)",
            sourceLocation: sourceLocation
        )
    }
}

extension Tag {
    @Tag static var simulation: Self
}
