import ArgumentParser
import Simulation

/// How results are written.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
}

/// Writes what came of a run, for people or for programs.
struct OutcomePrinter {
    let format: OutputFormat
    let settings: SimulationSettings
    let config: String?

    static let traceHead = "    tick  node peer  event        numbers"

    func show(_ outcome: SimulationOutcome, plan: FaultPlan? = nil) {
        switch format {
        case .text: print(text(outcome, plan))
        case .json: print(json(outcome))
        }
    }

    private func text(_ outcome: SimulationOutcome, _ plan: FaultPlan?) -> String {
        var lines: [String] = []
        if let violation = outcome.violation {
            lines.append("seed \(outcome.seed) FAILED at tick \(outcome.tick): \(violation)")
            if let plan { lines += ["what went wrong:"] + plan.lines.map { "  " + $0 } }
            lines.append("the last \(outcome.lastEvents.count) events:")
            lines.append(Self.traceHead)
            lines += outcome.lastEvents.map(\.description)
            lines.append("replay: \(command(outcome.seed)) --trace")
            lines.append("make it small: \(command(outcome.seed)) --shrink")
        } else {
            lines.append("seed \(outcome.seed) passed")
        }
        lines.append(
            "height \(outcome.height), \(outcome.transactionCount) transactions, \(outcome.viewChangeCount) views entered, "
                + "\(outcome.crashCount) crashes, settled \(outcome.healingTicks) ms and \(outcome.healingViews) views after the last fault, "
                + "\(outcome.eventCount) events"
        )
        lines.append("trace \(outcome.digest)")
        return lines.joined(separator: "\n")
    }

    private func command(_ seed: UInt64) -> String {
        let standard = SimulationSettings()
        var command = "consilium-simulate --seed \(seed)"
        if let config { command += " --config \(config)" }
        if settings.committee != standard.committee { command += " --committee \(settings.committee)" }
        if settings.faultTicks != standard.faultTicks { command += " --ticks \(settings.faultTicks)" }
        if settings.transactionCount != standard.transactionCount { command += " --transactions \(settings.transactionCount)" }
        if settings.timers != standard.timers { command += " --timers \(settings.timers.rawValue)" }
        if settings.hasLatecomer, config == nil { command += " --latecomer" }
        return command
    }

    private func json(_ outcome: SimulationOutcome) -> String {
        var fields = [
            "\"seed\":\(outcome.seed)", "\"passed\":\(outcome.hasPassed)", "\"tick\":\(outcome.tick)",
            "\"height\":\(outcome.height)", "\"transactions\":\(outcome.transactionCount)",
            "\"views\":\(outcome.viewChangeCount)", "\"crashes\":\(outcome.crashCount)",
            "\"healing_ms\":\(outcome.healingTicks)", "\"healing_views\":\(outcome.healingViews)",
            "\"events\":\(outcome.eventCount)", "\"trace\":\"\(outcome.digest)\"",
        ]
        if let violation = outcome.violation {
            fields.append("\"rule\":\"\(violation.rule.rawValue)\"")
            fields.append("\"detail\":\"\(Self.escaped(violation.detail))\"")
            fields.append("\"replay\":\"\(command(outcome.seed)) --trace\"")
        }
        return "{" + fields.joined(separator: ",") + "}"
    }

    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case _ where scalar.value < 0x20: " "
            default: String(scalar)
            }
        }.joined()
    }
}
