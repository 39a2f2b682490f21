/// A story that a consortium must survive: what goes wrong, when, and what must come of it.
///
/// Written in plain text; `Docs/development/simulator.md` has the words.
package struct Scenario: Hashable, Sendable {
    package var name = ""
    /// Where the story comes from.
    package var origin = ""
    package var story: [String] = []
    package var settings = SimulationSettings()
    package var seeds: ClosedRange<UInt64> = 1...1
    package var plan = FaultPlan()
    package var expectations: [Expectation] = []

    /// What a story must show beside that every rule holds.
    package enum Expectation: Hashable, Sendable {
        case views(ClosedRange<UInt64>)
        case crashes(UInt64)
        /// The rule that this story breaks on purpose, to show that somebody looks.
        case breaks(Violation.Rule)
    }

    package init() {}

    /// Plays the story with one of its seeds; nil if everything came as expected, else what did not.
    package func play(seed: UInt64, onTrace: (@Sendable (TraceEntry) -> Void)? = nil) -> (
        outcome: SimulationOutcome, failure: String?
    ) {
        let outcome = SimulatedCluster(seed: seed, settings: settings, plan: plan, onTrace: onTrace).run()
        return (outcome, failure(of: outcome))
    }

    private func failure(of outcome: SimulationOutcome) -> String? {
        let broken = expectations.compactMap { if case .breaks(let rule) = $0 { rule } else { nil } }
        if let violation = outcome.violation {
            return broken.contains(violation.rule) ? nil : violation.description
        }
        if let rule = broken.first { return "\(rule.rawValue) should have been broken and was not" }
        for expectation in expectations {
            switch expectation {
            case .views(let range) where !range.contains(outcome.viewChangeCount):
                return "\(outcome.viewChangeCount) views were entered, not \(range.lowerBound) to \(range.upperBound)"
            case .crashes(let count) where outcome.crashCount != count:
                return "\(outcome.crashCount) nodes crashed, not \(count)"
            default: break
            }
        }
        return nil
    }
}

/// What is wrong with a scenario file, where, and what to write instead.
package struct ScenarioError: Error, Hashable, Sendable, CustomStringConvertible {
    package let line: Int
    package let problem: String
    package let remedy: String

    package var description: String { "line \(line): \(problem); \(remedy)" }
}
