import Foundation

/// One measured thing: what each run gave, its unit, and what it should reach.
struct Figure {
    let name: String
    let unit: String
    let runs: [Double]
    /// The least, or with `isCeiling` the most, that it should be; nil where nothing is asked.
    var target: Double?
    var isCeiling = false

    var median: Double {
        let sorted = runs.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }

    /// Half of the distance between the lowest and the highest run.
    var spread: Double { ((runs.max() ?? 0) - (runs.min() ?? 0)) / 2 }

    var isReached: Bool? { target.map { isCeiling ? median <= $0 : median >= $0 } }
}

/// What one run of the benchmark found.
struct BenchReport {
    private var figures: [Figure] = []

    mutating func add(_ found: [Figure]) { figures += found }

    /// For people.
    var table: String {
        let lines = figures.map { figure in
            let target = figure.target.map { (figure.isCeiling ? "at most " : "at least ") + Self.spelled($0) } ?? ""
            let verdict = figure.isReached.map { $0 ? "reached" : "missed" } ?? ""
            return [
                figure.name.padding(toLength: 52, withPad: " ", startingAt: 0), Self.right(Self.spelled(figure.median), 12),
                "± " + Self.right(Self.spelled(figure.spread), 9), figure.unit.padding(toLength: 12, withPad: " ", startingAt: 0),
                target.padding(toLength: 20, withPad: " ", startingAt: 0), verdict,
            ].joined(separator: " ")
        }
        return lines.joined(separator: "\n")
    }

    /// For programs: an array of objects.
    func json() throws -> String {
        let objects = figures.map { figure in
            var object: [String: Any] = [
                "name": figure.name, "unit": figure.unit, "median": figure.median, "spread": figure.spread, "runs": figure.runs,
            ]
            if let target = figure.target, let isReached = figure.isReached {
                object[figure.isCeiling ? "at_most" : "at_least"] = target
                object["reached"] = isReached
            }
            return object
        }
        let data = try JSONSerialization.data(withJSONObject: objects, options: [.prettyPrinted, .sortedKeys])
        return String(decoding: data, as: UTF8.self)
    }

    private static func spelled(_ number: Double) -> String {
        number >= 1000 ? String(Int(number.rounded())) : String(format: number >= 100 ? "%.0f" : "%.2f", number)
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}

/// The CPU time of this process: what others do on the machine counts least there.
enum CPUClock {
    /// How many seconds of CPU the work took.
    static func seconds(_ work: () throws -> Void) rethrows -> Double {
        let start = now
        try work()
        return now - start
    }

    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
