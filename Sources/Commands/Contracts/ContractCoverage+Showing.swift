import ContractLanguage
import Primitives

extension ContractCoverage {
    var json: JSONValue {
        [
            "lines": .integer(Int64(lineCount)), "run": .integer(Int64(lineCount - missedLines.count)),
            "percent": .integer(Int64(percent)), "missed": .array(missedLines.map { .integer(Int64($0)) }),
            "costs": .array(
                costs.map { cost in
                    [
                        "action": .text(cost.function), "bound": .integer(Int64(clamping: cost.bound)),
                        "seen": cost.seen.map { .integer(Int64(clamping: $0)) } ?? .null,
                    ]
                }
            ),
        ]
    }

    var text: String {
        let summary = "\(percent) % of the rules ran: \(lineCount - missedLines.count) of \(lineCount) lines"
        let missed = missedLines.isEmpty ? [] : ["not run: line \(spans)"]
        let width = costs.map(\.function.count).max() ?? 0
        let table = costs.map { cost in
            let name = cost.function + String(repeating: " ", count: width - cost.function.count)
            guard let seen = cost.seen else { return "  \(name)  never called; costs at most \(cost.bound)" }
            return "  \(name)  cost \(seen) at most, \(Self.share(seen, of: cost.bound)) % of its bound \(cost.bound)"
        }
        return ([summary] + missed + table).joined(separator: "\n")
    }

    /// "3, 7-9": lines that follow each other are joined.
    private var spans: String {
        var spans: [ClosedRange<Int>] = []
        for line in missedLines {
            if let last = spans.last, last.upperBound + 1 == line {
                spans[spans.count - 1] = last.lowerBound...line
            } else {
                spans.append(line...line)
            }
        }
        return spans.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ", ")
    }

    private static func share(_ seen: UInt64, of bound: UInt64) -> UInt64 {
        let (product, overflow) = seen.multipliedReportingOverflow(by: 100)
        return overflow || bound == 0 ? 100 : product / bound
    }
}
