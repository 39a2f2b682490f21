package import ContractLanguage
package import Primitives

/// Explanations as people and programs read them.
package enum ExplanationText {
    /// The steps, one below the other: line, source, and under it what it looked at.
    package static func lines(_ steps: [ExplainedStep]) -> [String] {
        var lines: [String] = []
        for step in steps {
            let margin = String(repeating: "  ", count: min(step.depth, 12))
            switch step.kind {
            case .call:
                let values = step.values.map { "\($0.text): \($0.value)" }.joined(separator: ", ")
                lines.append("\(place(step))\(margin)\(step.contract): \(step.text)(\(values))")
                continue
            case .end: lines.append("\(String(repeating: " ", count: 7))\(margin)=> \(step.text)")
            case .authority, .statement: lines.append("\(place(step))\(margin)\(step.text)")
            }
            lines += step.values.map { value in
                let shown = value.holds.map { $0 ? "holds" : "does NOT hold" } ?? value.value
                return "\(String(repeating: " ", count: 7))\(margin)    \(value.text): \(shown)"
            }
        }
        return lines
    }

    private static func place(_ step: ExplainedStep) -> String {
        let number = String(step.line)
        return String(repeating: " ", count: max(0, 5 - number.count)) + number + "  "
    }

    package static func json(_ steps: [ExplainedStep]) -> JSONValue {
        .array(
            steps.map { step in
                [
                    "kind": .text(step.kind.rawValue), "depth": .integer(Int64(step.depth)), "contract": .text(step.contract),
                    "line": .integer(Int64(step.line)), "text": .text(step.text),
                    "values": .array(
                        step.values.map { value in
                            [
                                "text": .text(value.text), "value": .text(value.value),
                                "holds": value.holds.map { .bool($0) } ?? .null,
                            ]
                        }
                    ),
                ]
            }
        )
    }
}
