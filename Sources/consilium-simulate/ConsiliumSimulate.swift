import ArgumentParser
import Simulation

/// `consilium-simulate`: runs whole consortia in one process, with everything that can go wrong, from seeds.
@main
struct ConsiliumSimulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consilium-simulate",
        abstract: "Run a whole consortium on a simulated network and simulated disks, and check that it keeps its promises.",
        discussion: """
            Equal seeds and options give equal runs on every machine. A failure names the seed, the rule that broke, the last
            events, and the command that replays it.
            """
    )

    @Option(help: "The seed of one run.")
    var seed: UInt64?

    @Option(help: ArgumentHelp("Runs of many seeds, both ends included, for example 1..1000.", valueName: "A..B"))
    var seeds: SeedRange?

    @Flag(help: "Print every event of the run.")
    var trace = false

    @Option(help: "How many runs at a time.")
    var parallel = 2

    @Option(help: "Validators.")
    var committee = 4

    @Option(help: "Simulated milliseconds during which faults happen.")
    var ticks: UInt64 = 4_000

    @Option(help: "Transactions that clients send meanwhile.")
    var transactions = 16

    @Option(help: "The replicas' patience: quick or daemon.")
    var timers = SimulationSettings.Timers.quick

    @Option(help: "text or json, one object for each run.")
    var output = OutputFormat.text

    @Option(help: "Plant this bug and see whether it is found; only in builds made for that, see --mutations.")
    var mutation: String?

    @Flag(help: "List the bugs that can be planted.")
    var mutations = false

    func validate() throws {
        try PlantedBugs.validate(mutation)
        if mutations { return }
        guard (seed == nil) != (seeds == nil) else {
            throw ValidationError("Give one seed with --seed S, or many with --seeds A..B.")
        }
        guard SimulationSettings.committeeRange.contains(committee) else {
            throw ValidationError("--committee takes \(SimulationSettings.committeeRange).")
        }
        guard (1...256).contains(parallel) else { throw ValidationError("--parallel takes 1 to 256.") }
        guard (300...100_000_000).contains(ticks) else { throw ValidationError("--ticks takes 300 to 100,000,000.") }
        guard (0...1_000_000).contains(transactions) else { throw ValidationError("--transactions takes 0 to 1,000,000.") }
    }

    func run() async throws {
        if mutations { return PlantedBugs.list() }
        PlantedBugs.plant(mutation)
        RunningSeeds.reportAtTraps()
        let hasPassed: Bool
        if let seed { hasPassed = runOne(seed) } else { hasPassed = await runMany() }
        guard hasPassed else { throw ExitCode(1) }
    }

    private var settings: SimulationSettings {
        var settings = SimulationSettings()
        settings.committee = committee
        settings.faultTicks = ticks
        settings.transactionCount = transactions
        settings.timers = timers
        return settings
    }

    private var printer: OutcomePrinter { OutcomePrinter(format: output, settings: settings) }

    private func runOne(_ seed: UInt64) -> Bool {
        var onTrace: (@Sendable (TraceEntry) -> Void)?
        if trace {
            print(OutcomePrinter.traceHead)
            onTrace = Self.show
        }
        let cluster = SimulatedCluster(seed: seed, settings: settings, onTrace: onTrace)
        let outcome = cluster.run()
        printer.show(outcome, plan: cluster.plan)
        return outcome.hasPassed
    }

    @Sendable private static func show(_ entry: TraceEntry) { Swift.print(entry.description) }

    private func runMany() async -> Bool {
        guard let seeds else { return false }
        let printer = printer
        let settings = settings
        let count = seeds.count
        var bar = ProgressBar(total: count)
        var failures: [SimulationOutcome] = []
        await SeedSweep(settings: settings, parallel: parallel).run(seeds.first...seeds.last) { outcome in
            if !outcome.hasPassed { failures.append(outcome) }
            bar.advance(failures: failures.count)
            if output == .json { printer.show(outcome) }
        }
        bar.finish()
        failures.sort { $0.seed < $1.seed }
        if output == .text {
            for outcome in failures { printer.show(outcome) }
            let passed = count - UInt64(failures.count)
            print("\(passed) of \(count) seeds passed.")
        }
        return failures.isEmpty
    }
}

extension SimulationSettings.Timers: ExpressibleByArgument {}
