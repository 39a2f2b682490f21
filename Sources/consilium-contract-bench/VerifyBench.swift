import ContractLanguage
import ContractVM
import Primitives

/// What deployment checks, against the size of the code: linear, so the nanoseconds a byte stay what they are.
struct VerifyBench {
    private static let sizes = [1, 4, 16, 64]

    func figures(_ options: BenchOptions) throws -> [Figure] {
        var result: [Figure] = []
        for size in Self.sizes { result += try figures(of: Self.many(size), "\(size) functions", options) }
        for size in Self.sizes { result += try figures(of: Self.long(size), "one function, \(size) parts", options) }
        return result
    }

    private func figures(of source: String, _ what: String, _ options: BenchOptions) throws -> [Figure] {
        let module = try BenchLibrary.compile(Array(source.utf8), "sizes.accord", [])
        let bytes = module.canonicalBytes.count
        let repeats = max(1, 200_000 / bytes)
        let runs = try (0..<options.runs).map { _ in
            let seconds = try CPUClock.seconds { for _ in 0..<repeats { _ = try BenchLibrary.verified(module) } }
            return seconds / Double(repeats) / Double(bytes) * 1e9
        }
        return [Figure(name: "verify \(what), \(bytes) bytes", unit: "ns/byte", runs: runs)]
    }

    /// Many functions of a few dozen instructions each.
    private static func many(_ count: Int) -> String {
        let functions = (0..<count).map { number in
            "query q\(number)(a: Int, b: Account, items: List<Int, 16>) -> Int {\n\(part("x\(number)"))    return a\n}"
        }
        return header + functions.joined(separator: "\n")
    }

    /// One function, so that everything that grows with a function's size shows.
    private static func long(_ parts: Int) -> String {
        let body = (0..<parts).map { part("x\($0)") }.joined()
        return header + "query q(a: Int, b: Account, items: List<Int, 16>) -> Int {\n\(body)    return a\n}"
    }

    private static let header = """
        contract sizes
        record Entry { amount: Int, at: Time }
        state entries: Map<(owner: Account, number: Int), Entry>

        """

    private static func part(_ name: String) -> String {
        """
            var \(name) = 0
            for item in items {
                if item > a and item < 1000 { \(name) = \(name) + item * 3 } else { \(name) = \(name) - item }
            }
            if let entry = entries[(b, \(name))] {
                if entry.at < now { \(name) = \(name) + entry.amount }
            }

        """
    }
}
