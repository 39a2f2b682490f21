/// Runs many seeds, several at a time; each run has its own thread and its own world.
package struct SeedSweep: Sendable {
    private let settings: SimulationSettings
    private let parallel: Int

    package init(settings: SimulationSettings, parallel: Int) {
        self.settings = settings
        self.parallel = max(1, parallel)
    }

    /// Calls back for every seed, in the order in which the runs end.
    package func run(_ seeds: ClosedRange<UInt64>, onOutcome: (SimulationOutcome) -> Void) async {
        let settings = settings
        await withTaskGroup(of: SimulationOutcome.self) { group in
            var waiting = seeds.makeIterator()
            for _ in 0..<parallel {
                guard let seed = waiting.next() else { break }
                group.addTask { await Self.play(seed, settings) }
            }
            while let outcome = await group.next() {
                onOutcome(outcome)
                if let seed = waiting.next() { group.addTask { await Self.play(seed, settings) } }
            }
        }
    }

    @concurrent private static func play(_ seed: UInt64, _ settings: SimulationSettings) async -> SimulationOutcome {
        SimulatedCluster(seed: seed, settings: settings).run()
    }
}
