/// Runs many seeds, several at a time; each run has its own thread and its own world.
package struct SeedSweep: Sendable {
    private let settings: SimulationSettings
    private let plan: FaultPlan?
    private let parallel: Int

    /// Without a plan, each seed draws its own faults.
    package init(settings: SimulationSettings, plan: FaultPlan? = nil, parallel: Int) {
        self.settings = settings
        self.plan = plan
        self.parallel = parallel
    }

    /// Calls back for every seed, in the order in which the runs end, until the answer is no.
    package func run(_ seeds: ClosedRange<UInt64>, onOutcome: (SimulationOutcome) -> Bool) async {
        let (settings, plan) = (settings, plan)
        await Sweep.run(seeds, parallel: parallel) { seed in
            SimulatedCluster(seed: seed, settings: settings, plan: plan).run()
        } onResult: {
            onOutcome($0)
        }
    }
}
