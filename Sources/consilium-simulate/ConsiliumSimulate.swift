import ArgumentParser
import Foundation
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

    @Option(help: "Seeds from the first of --seeds, or 1, for so many minutes.")
    var minutes: Int?

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Stories from these files or folders.", valueName: "FILE"))
    var scenario: [String] = []

    @Option(help: "Twins of four members over so many rounds: every choice of leaders and partitions.")
    var twins: Int?

    @Option(help: "With --twins: only so many of them, spread evenly.")
    var sample: UInt64?

    @Flag(help: "Print every event of the run.")
    var trace = false

    @Flag(help: "With --seed: look for the smallest plan of faults that still fails, and print it as a scenario file.")
    var shrink = false

    @Flag(help: "End at the first failure.")
    var untilFailure = false

    @Option(help: "How many runs at a time.")
    var parallel = 2

    @Option(help: "Settings and faults of your own, in YAML or JSON; other options change single ones.")
    var config: String?

    @Option(help: "Validators.")
    var committee: Int?

    @Option(help: "Simulated milliseconds during which faults happen.")
    var ticks: UInt64?

    @Option(help: "Transactions that clients send meanwhile.")
    var transactions: Int?

    @Option(help: "The replicas' patience: quick, daemon or hasty.")
    var timers: SimulationSettings.Timers?

    @Flag(help: "One member begins late with an empty disk and joins by snapshot or by blocks.")
    var latecomer = false

    @Option(help: "text or json, one object for each run.")
    var output = OutputFormat.text

    @Option(help: "Plant this bug and see whether it is found; only in builds made for that, see --mutations.")
    var mutation: String?

    @Flag(help: "List the bugs that can be planted.")
    var mutations = false

    func validate() throws {
        try PlantedBugs.validate(mutation)
        if mutations { return }
        let tasks = [seed != nil, seeds != nil || minutes != nil, !scenario.isEmpty, twins != nil]
        guard tasks.count(where: { $0 }) == 1 else {
            throw ValidationError("Give one of --seed S, --seeds A..B or --minutes M, --scenario FILE, --twins ROUNDS.")
        }
        if let committee, !SimulationSettings.committeeRange.contains(committee) {
            throw ValidationError("--committee takes \(SimulationSettings.committeeRange).")
        }
        if let minutes, !(1...10_000).contains(minutes) { throw ValidationError("--minutes takes 1 to 10,000.") }
        if let twins, !(1...5).contains(twins) { throw ValidationError("--twins takes 1 to 5 rounds.") }
        guard (1...64).contains(parallel) else { throw ValidationError("--parallel takes 1 to 64.") }
        if let ticks, !(300...100_000_000).contains(ticks) { throw ValidationError("--ticks takes 300 to 100,000,000.") }
        if let transactions, !(0...1_000_000).contains(transactions) {
            throw ValidationError("--transactions takes 0 to 1,000,000.")
        }
        if shrink, seed == nil { throw ValidationError("--shrink needs --seed.") }
    }

    func run() async throws {
        if mutations { return PlantedBugs.list() }
        PlantedBugs.plant(mutation)
        RunningSeeds.reportAtTraps()
        let world = try world()
        let printer = OutcomePrinter(format: output, settings: world.settings, config: config)
        let hasPassed: Bool
        if let seed {
            hasPassed = shrink ? shrink(seed, world) : runOne(seed, world, printer)
        } else if !scenario.isEmpty {
            hasPassed = try await StoryRun(paths: scenario, printer: printer, isTraced: trace).run(
                parallel: parallel,
                untilFailure
            )
        } else if let twins {
            hasPassed = await TwinRun(rounds: twins, sample: sample).run(parallel: parallel, untilFailure)
        } else {
            hasPassed = await runMany(world, printer)
        }
        guard hasPassed else { throw ExitCode(1) }
    }

    /// The settings and the plan, if there is one of its own.
    private func world() throws -> (settings: SimulationSettings, plan: FaultPlan?) {
        var (settings, plan) = (SimulationSettings(), FaultPlan?.none)
        if let config {
            do { (settings, plan) = try ConfigurationFile.read(config) } catch { throw ValidationError("\(error)") }
        }
        settings.committee = committee ?? settings.committee
        settings.faultTicks = ticks ?? settings.faultTicks
        settings.transactionCount = transactions ?? settings.transactionCount
        settings.timers = timers ?? settings.timers
        settings.hasLatecomer = latecomer || settings.hasLatecomer
        return (settings, plan)
    }

    private func runOne(_ seed: UInt64, _ world: (settings: SimulationSettings, plan: FaultPlan?), _ printer: OutcomePrinter)
        -> Bool
    {
        var onTrace: (@Sendable (TraceEntry) -> Void)?
        if trace {
            print(OutcomePrinter.traceHead)
            onTrace = Self.show
        }
        let cluster = SimulatedCluster(seed: seed, settings: world.settings, plan: world.plan, onTrace: onTrace)
        let outcome = cluster.run()
        printer.show(outcome, plan: cluster.plan)
        return outcome.hasPassed
    }

    @Sendable static func show(_ entry: TraceEntry) { Swift.print(entry.description) }

    private func shrink(_ seed: UInt64, _ world: (settings: SimulationSettings, plan: FaultPlan?)) -> Bool {
        guard var shrinker = PlanShrinker(seed: seed, settings: world.settings, plan: world.plan) else {
            print("seed \(seed) breaks no rule; there is nothing to shrink")
            return true
        }
        print(shrinker.shrink().text, terminator: "")
        return false
    }

    private func runMany(_ world: (settings: SimulationSettings, plan: FaultPlan?), _ printer: OutcomePrinter) async -> Bool {
        let first = seeds?.first ?? 1
        let last = minutes == nil ? seeds?.last ?? first : first + (1 << 40)
        let deadline = minutes.map { Date().addingTimeInterval(Double($0) * 60) }
        var bar = ProgressBar(total: minutes == nil ? last - first + 1 : nil)
        var failures: [SimulationOutcome] = []
        var count: UInt64 = 0
        await SeedSweep(settings: world.settings, plan: world.plan, parallel: parallel).run(first...last) { outcome in
            count += 1
            if !outcome.hasPassed { failures.append(outcome) }
            bar.advance(failures: failures.count)
            if output == .json { printer.show(outcome) }
            return !(untilFailure && !failures.isEmpty) && deadline.map { Date() < $0 } ?? true
        }
        bar.finish()
        failures.sort { $0.seed < $1.seed }
        if output == .text {
            for outcome in failures { printer.show(outcome) }
            print("\(count - UInt64(failures.count)) of \(count) seeds passed.")
        }
        return failures.isEmpty
    }
}

extension SimulationSettings.Timers: ExpressibleByArgument {}
