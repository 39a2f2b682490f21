import Foundation
import Simulation
import Yams

/// A consortium's own settings and faults, in YAML or JSON; `Docs/development/simulator.md` has the keys.
struct ConfigurationFile: Decodable {
    var committee: Int?
    var window: UInt64?
    var lasts_ms: UInt64?
    var heals_within_ms: UInt64?
    var transactions: Int?
    var transactions_per_batch: Int?
    var timers: String?
    var view_ms: UInt64?
    var view_limit_ms: UInt64?
    var status_ms: UInt64?
    var heartbeat_ms: UInt64?
    var heartbeat_patience_ms: UInt64?
    var fetch_ms: UInt64?
    /// Lines as they stand in scenario files; without any, faults are drawn from the seed.
    var faults: [String]?

    private static let keys: Set<String> = [
        "committee", "window", "lasts_ms", "heals_within_ms", "transactions", "transactions_per_batch", "timers", "view_ms",
        "view_limit_ms", "status_ms", "heartbeat_ms", "heartbeat_patience_ms", "fetch_ms", "faults",
    ]

    /// Reads the file; the settings, and the plan if it has faults.
    static func read(_ path: String) throws -> (SimulationSettings, FaultPlan?) {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        if let found = try Yams.compose(yaml: text)?.mapping {
            for key in found.keys {
                guard let name = key.string, keys.contains(name) else {
                    throw ConfigurationError(
                        "\(path): \(key.string ?? "a key") is not known; known are \(keys.sorted().joined(separator: ", "))"
                    )
                }
            }
        }
        return try YAMLDecoder().decode(ConfigurationFile.self, from: text).settings(path)
    }

    private func settings(_ path: String) throws -> (SimulationSettings, FaultPlan?) {
        // A configuration is a scenario without a story, so that both obey the same rules.
        var lines = ["scenario \(path)"]
        func add(_ word: String, _ number: (some BinaryInteger)?, _ unit: String = "") {
            if let number { lines.append("\(word) \(number)\(unit)") }
        }
        add("committee", committee)
        add("window", window)
        add("lasts", lasts_ms, " ms")
        add("heals within", heals_within_ms, " ms")
        add("transactions", transactions)
        if let timers { lines.append("timers \(timers)") }
        lines += faults ?? []
        var scenario: Scenario
        do { scenario = try ScenarioParser.parse(lines.joined(separator: "\n")) } catch {
            throw ConfigurationError("\(path): \(error.problem); \(error.remedy)")
        }
        scenario.settings.batchCountMax = transactions_per_batch
        scenario.settings.times.view = view_ms
        scenario.settings.times.viewLimit = view_limit_ms
        scenario.settings.times.status = status_ms
        scenario.settings.times.heartbeat = heartbeat_ms
        scenario.settings.times.heartbeatPatience = heartbeat_patience_ms
        scenario.settings.times.fetch = fetch_ms
        return (scenario.settings, faults == nil ? nil : scenario.plan)
    }
}

/// What is wrong with a configuration file and what to do.
struct ConfigurationError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
