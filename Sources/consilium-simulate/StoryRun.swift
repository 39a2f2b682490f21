import ArgumentParser
import Foundation
import Simulation

/// Plays scenario files, each with all its seeds.
struct StoryRun {
    let paths: [String]
    let printer: OutcomePrinter
    let isTraced: Bool

    func run(parallel: Int, _ untilFailure: Bool) async throws -> Bool {
        var tellings: [Telling] = []
        for path in try files() {
            let scenario: Scenario
            do { scenario = try ScenarioParser.parse(try String(contentsOfFile: path, encoding: .utf8)) } catch {
                throw ValidationError("\(path): \(error)")
            }
            tellings += scenario.seeds.map { Telling(path: path, scenario: scenario, seed: $0) }
        }
        var failures = 0
        let isTraced = isTraced
        await Sweep.run(tellings, parallel: isTraced ? 1 : parallel) { telling in
            if isTraced { print(OutcomePrinter.traceHead) }
            return telling.play(isTraced ? ConsiliumSimulate.show : nil)
        } onResult: { result in
            if let text = result {
                failures += 1
                print(text)
            }
            return !(untilFailure && failures > 0)
        }
        print(
            "\(tellings.count - failures) of \(tellings.count) tellings of \(Set(tellings.map(\.path)).count) stories ended well."
        )
        return failures == 0
    }

    private func files() throws -> [String] {
        try paths.flatMap { path -> [String] in
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw ValidationError("\(path) does not exist.")
            }
            guard isFolder.boolValue else { return [path] }
            return try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".scenario") }.sorted()
                .map { path + "/" + $0 }
        }
    }

    /// One story with one seed.
    struct Telling: Sendable {
        let path: String
        let scenario: Scenario
        let seed: UInt64

        func play(_ onTrace: (@Sendable (TraceEntry) -> Void)?) -> String? {
            let (outcome, failure) = scenario.play(seed: seed, onTrace: onTrace)
            guard let failure else { return nil }
            let events = outcome.lastEvents.map(\.description).joined(separator: "\n")
            return "\(scenario.name) (\(path)), seed \(seed), FAILED at tick \(outcome.tick): \(failure)\n\(events)"
        }
    }
}
