/// The names that the language itself gives.
enum BuiltIn {
    static let values: Set<String> = ["caller", "now", "today"]
    static let calls: Set<String> = [
        "days", "hours", "minutes", "seconds", "min", "max", "abs", "money", "zero", "parameter", "bitand", "bitor", "bitxor",
        "months", "years",
    ]
    static let types: Set<String> = [
        "Int", "Bool", "Time", "Date", "Duration", "Money", "Account", "Organisation", "Hash", "Text", "Bytes", "List", "Set",
        "Map",
    ]
}

/// Finds the name an author may have meant.
enum NearestName {
    /// The candidate that differs least, if it differs in at most a third of its letters; ties go to the first in order.
    static func of(_ name: String, in candidates: some Sequence<String>) -> String? {
        let wanted = Array(name.utf8.prefix(CompilerLimits.nameBytesMax))
        var best: (name: String, distance: Int)?
        for candidate in candidates.sorted() {
            let letters = Array(candidate.utf8.prefix(CompilerLimits.nameBytesMax))
            let distance = distance(wanted, letters)
            if distance <= max(1, letters.count / 3), distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    /// Levenshtein's distance, two neighbouring letters in each other's place counting once.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var before = [Int](repeating: 0, count: right.count + 1)
        var row = Array(0...right.count)
        for (line, letter) in left.enumerated() {
            var next = [line + 1]
            for column in right.indices {
                let replaced = row[column] + (letter == right[column] ? 0 : 1)
                var least = min(replaced, row[column + 1] + 1, next[column] + 1)
                if line > 0, column > 0, letter == right[column - 1], left[line - 1] == right[column] {
                    least = min(least, before[column - 1] + 1)
                }
                next.append(least)
            }
            (before, row) = (row, next)
        }
        return row[right.count]
    }
}
