import Foundation
import Simulation
import TestSupport
import Testing

/// The stories in `Scenarios`: every one of them ends well, with its first seed; the tool plays all seeds.
@Suite(.tags(.simulation)) struct StoryTests {
    struct Story: Sendable {
        let file: String
        let text: String
    }

    static var folder: URL { URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Scenarios") }

    static let stories: [Story] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".scenario") }.sorted().compactMap { file in
            guard let text = try? String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8) else { return nil }
            return Story(file: file, text: text)
        }
    }()

    @Test func `there are stories, each with a name, an origin and prose of its own`() throws {
        #expect(Self.stories.count >= 50)
        let read = try Self.stories.map { try ScenarioParser.parse($0.text) }
        for scenario in read { #expect(!scenario.name.isEmpty && !scenario.origin.isEmpty && !scenario.story.isEmpty) }
        #expect(Set(read.map(\.name)).count == read.count)
    }

    @Test func `every story ends well`() async throws {
        let told = try Self.stories.map { (file: $0.file, scenario: try ScenarioParser.parse($0.text)) }
        await Sweep.run(told, parallel: SeedTests.parallel) { story in
            let (outcome, failure) = story.scenario.play(seed: story.scenario.seeds.lowerBound)
            return (file: story.file, tick: outcome.tick, failure: failure)
        } onResult: { ending in
            #expect(ending.failure == nil, "\(ending.file), tick \(ending.tick)")
            return true
        }
    }

    @Test func `a story is written as it is read`() throws {
        for story in Self.stories {
            let scenario = try ScenarioParser.parse(story.text)
            #expect(try ScenarioParser.parse(scenario.text) == scenario, "\(story.file)")
        }
    }

    @Test func `every drawn plan can be written as a story`() throws {
        for seed in UInt64(1)...200 {
            var random = Simulation.SeededRandom(seed: seed)
            var scenario = Scenario()
            scenario.name = "seed \(seed)"
            scenario.settings.committee = [1, 4, 7][Int(seed % 3)]
            scenario.plan = FaultPlan(drawnFrom: &random, committee: scenario.settings.committee, faultTicks: 4_000)
            #expect(try ScenarioParser.parse(scenario.text).text == scenario.text)
        }
    }

    @Test(arguments: [
        ("comittee 4", "line 1: \"comittee 4\" is no statement"),
        ("scenario x\nat 300: node 1 is alone for 1 s", "line 2: a time has no unit; write \"300 ms\" or \"300 s\""),
        ("at 3 s: somebody is alone for 1 s", "write \"node 2\" or \"the primary\""),
        ("at 3 s: node 1 is alone for 1 s or so", "\"or so\" is left over"),
        ("at 3 s: node 1 explodes after 1 writes for 1 s", "write one of: is killed, loses power, finds its disk full"),
        ("at 3 s: node 9 is alone for 1 s", "there is no node 9; nodes are numbered from 0"),
        ("node 1 is Byzantine: nice", "\"nice\" is no behaviour; write one of: silent, slow"),
        ("network dances", "write delays, loses, repeats or carries"), ("expect rain", "\"rain\" cannot be expected"),
        ("at 3 s: the disk of node 1 rots: wood", "write one of: chain, state"),
        ("committee 99", "a committee has 1...31 members"),
        ("seeds 5 to 1", "write the smaller one first"), ("network loses 1 in 0", "nothing is one in 0"),
        ("lasts", "the line ends too early"),
    ]) func `a file with a mistake is refused, with the line and what to write`(text: String, expected: String) {
        let error = #expect(throws: ScenarioError.self) { try ScenarioParser.parse(text) }
        #expect(error.map { "\($0)".contains(expected) } == true, "\(error.map { "\($0)" } ?? "")")
    }

    // MARK: Twins

    @Test func `every choice of a round stands once`() {
        #expect(TwinScenarios.count(rounds: 2) == 4_096)
        let plans = Set((UInt64(0)..<4_096).map { TwinScenarios.scenario($0, rounds: 2).plan })
        #expect(plans.count == 4_096)
    }

    @Test func `twins over two and three rounds fork nobody`() async {
        let two = (UInt64(0)..<8).map { TwinScenarios.scenario($0 * 509 % 4_096, rounds: 2) }
        let three = (UInt64(0)..<4).map { TwinScenarios.scenario($0 * 32_749, rounds: 3) }
        await Self.expectNoFailure(two + three)
    }

    private static func expectNoFailure(_ scenarios: [Scenario], sourceLocation: SourceLocation = #_sourceLocation) async {
        await Sweep.run(scenarios, parallel: SeedTests.parallel) { scenario in
            (text: scenario.text, failure: scenario.play(seed: 1).failure)
        } onResult: { ending in
            #expect(ending.failure == nil, "\(ending.text)", sourceLocation: sourceLocation)
            return true
        }
    }

    // MARK: Stories of other systems

    @Test(.enabled(if: SharedScenarios.folder != nil)) func `the twins of other systems fork nobody`() async throws {
        await Self.expectNoFailure(
            try ["fhs_twins.json", "streamlet_twins.json"].flatMap { try SharedScenarios.twins($0) }
        )
    }

    @Test(.enabled(if: SharedScenarios.folder != nil)) func `what CometBFT does to its test networks harms nobody here`() throws {
        let scenario = try SharedScenarios.perturbations("ci.toml")
        #expect(scenario.plan.faults.count >= 8)
        #expect(scenario.play(seed: 1).failure == nil, "\(scenario.text)")
    }

    // MARK: Shrinking

    @Test func `a failure is shrunk to what it needs`() throws {
        var plan = FaultPlan()
        plan.network.loss = Ratio(1, 20)
        plan.byzantine = [FaultPlan.Byzantine(node: 0, .silent)]
        plan.faults = [
            PlannedFault(at: 100, .isolate(.primary, ticks: 300)),
            PlannedFault(at: 200, .clog(.node(1), delayTicks: 50, ticks: 500)),
        ]
        var settings = SeedTests.quick
        settings.committee = 2
        settings.healTicks = 2_000
        var shrinker = try #require(PlanShrinker(seed: 1, settings: settings, plan: plan))
        let small = shrinker.shrink()
        #expect(small.plan.faults.isEmpty && small.plan.network == NetworkConditions())
        #expect(small.plan.byzantine == plan.byzantine)
        #expect(try ScenarioParser.parse(small.text).play(seed: 1).failure == nil)
        #expect(PlanShrinker(seed: 1, settings: SeedTests.quick, plan: FaultPlan()) == nil)
    }
}
