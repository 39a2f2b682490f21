import Foundation
import Simulation

/// Scenarios of other projects from the shared data, where it is there.
enum SharedScenarios {
    static var folder: URL? {
        let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let places = [
            ProcessInfo.processInfo.environment["CONSILIUM_SHARED"].map { URL(fileURLWithPath: $0) },
            repository.deletingLastPathComponent().appendingPathComponent("shared"),
        ]
        return places.compactMap { $0?.appendingPathComponent("data/scenarios") }
            .first { FileManager.default.fileExists(atPath: $0.path) }
    }

    private struct TwinsFile: Decodable {
        struct Scenario: Decodable {
            let roundLeaders: [String: [Int]]
            let roundPartitions: [String: [[Int]]]
            let firewall: [String: [String: [Int]]]?
        }
        let numOfTwins: Int
        let scenarios: [Scenario]
    }

    /// The twins of github.com/asonnino/twins-simulator; places from the number of nodes on are twins.
    static func twins(_ file: String) throws -> [Scenario] {
        guard let folder else { return [] }
        let data = try Data(contentsOf: folder.appendingPathComponent("twins/\(file)"))
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let read = try decoder.decode(TwinsFile.self, from: data)
        return read.scenarios.map { story in
            let numbers = story.roundPartitions.keys.compactMap { Int($0) }.sorted()
            let rounds = numbers.map { number in
                let key = String(number)
                let cuts = (story.firewall?[key] ?? [:]).sorted { $0.key < $1.key }
                    .flatMap { from, to in to.compactMap { place in Int(from).map { [$0, place] } } }
                return TwinScenarios.Round(
                    leaders: story.roundLeaders[key] ?? [],
                    groups: story.roundPartitions[key] ?? [],
                    firewall: cuts
                )
            }
            return TwinScenarios.scenario(named: file, rounds, hasTwin: read.numOfTwins > 0)
        }
    }

    /// CometBFT's perturbations: disconnect is loneliness, kill and restart are crashes, pause is a slow node.
    static func perturbations(_ file: String) throws -> Scenario {
        var scenario = Scenario()
        guard let folder else { return scenario }
        scenario.name = file
        scenario.settings.faultTicks = 14_000
        scenario.settings.transactionCount = 40
        let text = try String(contentsOf: folder.appendingPathComponent("cometbft-e2e/\(file)"), encoding: .utf8)
        var (node, tick) = (0, UInt64(300))
        for line in text.split(separator: "\n") {
            if line.hasPrefix("[node.") { node = line.compactMap(\.wholeNumberValue).reduce(0) { $0 * 10 + $1 } }
            guard line.hasPrefix("perturb") else { continue }
            for word in line.split(separator: "\"") {
                let victim = Fault.Victim.node(node % 4)
                let fault: Fault
                switch word {
                case "disconnect": fault = .isolate(victim, ticks: 900)
                case "kill": fault = .crash(victim, .process, afterWrites: 1, downTicks: 900)
                case "restart": fault = .crash(victim, .process, afterWrites: 0, downTicks: 100)
                case "pause": fault = .clog(victim, delayTicks: 900, ticks: 900)
                default: continue
                }
                scenario.plan.faults.append(PlannedFault(at: tick, fault))
                tick += 1_200
            }
        }
        return scenario
    }
}
