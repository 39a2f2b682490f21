/// Figures as people read them.
enum Spelled {
    /// Milliseconds as `850 ms`, `12 s`, `3 min`, `2 h`, `5 d`: the largest unit of which there are at least two.
    static func duration(_ milliseconds: UInt64) -> String {
        let units: [(UInt64, String)] = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s")]
        for (length, name) in units where milliseconds >= 2 * length { return "\(milliseconds / length) \(name)" }
        return "\(milliseconds) ms"
    }

    /// `a`, `a and b`, `a, b and c`.
    static func list(_ words: [String]) -> String {
        guard let last = words.last else { return "nobody" }
        return words.count == 1 ? last : words.dropLast().joined(separator: ", ") + " and " + last
    }
}
