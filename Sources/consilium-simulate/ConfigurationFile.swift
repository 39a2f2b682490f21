import Foundation
import Simulation
import Yams

/// A consortium's own settings and faults, in YAML or JSON; `Docs/development/simulator.md` has the keys.
struct ConfigurationFile: Decodable {
    var committee: Int?
    var window: UInt64?
    var lasts: UInt64?
    var healsWithin: UInt64?
    var transactions: Int?
    var transactionsPerBatch: Int?
    var timers: String?
    var view: UInt64?
    var viewLimit: UInt64?
    var status: UInt64?
    var heartbeat: UInt64?
    var heartbeatPatience: UInt64?
    var fetch: UInt64?
    var latecomer: Bool?
    /// Lines as they stand in scenario files; without any, faults are drawn from the seed.
    var faults: [String]?

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case committee, window, transactions, timers, faults, latecomer
        case lasts = "lasts_ms"
        case healsWithin = "heals_within_ms"
        case transactionsPerBatch = "transactions_per_batch"
        case view = "view_ms"
        case viewLimit = "view_limit_ms"
        case status = "status_ms"
        case heartbeat = "heartbeat_ms"
        case heartbeatPatience = "heartbeat_patience_ms"
        case fetch = "fetch_ms"
    }

    /// Reads the file; the settings, and the plan if it has faults.
    static func read(_ path: String) throws -> (SimulationSettings, FaultPlan?) {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        if let found = try Yams.compose(yaml: text)?.mapping {
            for key in found.keys {
                guard let name = key.string, CodingKeys(rawValue: name) != nil else {
                    let keys = CodingKeys.allCases.map(\.rawValue)
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
        add("lasts", lasts, " ms")
        add("heals within", healsWithin, " ms")
        add("transactions", transactions)
        if latecomer == true { lines.append("somebody joins late") }
        if let timers { lines.append("timers \(timers)") }
        lines += faults ?? []
        var scenario: Scenario
        do { scenario = try ScenarioParser.parse(lines.joined(separator: "\n")) } catch {
            throw ConfigurationError("\(path): \(error.problem); \(error.remedy)")
        }
        scenario.settings.batchCountMax = transactionsPerBatch
        scenario.settings.times.view = view
        scenario.settings.times.viewLimit = viewLimit
        scenario.settings.times.status = status
        scenario.settings.times.heartbeat = heartbeat
        scenario.settings.times.heartbeatPatience = heartbeatPatience
        scenario.settings.times.fetch = fetch
        return (scenario.settings, faults == nil ? nil : scenario.plan)
    }
}

/// What is wrong with a configuration file and what to do.
struct ConfigurationError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
