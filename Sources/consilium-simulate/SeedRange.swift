import ArgumentParser

/// `A..B`, both ends included.
struct SeedRange: ExpressibleByArgument {
    let first: UInt64
    let last: UInt64

    init?(argument: String) {
        let parts = argument.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].isEmpty, let first = UInt64(parts[0]), let last = UInt64(parts[2]), first <= last,
            last - first < 1 << 40
        else { return nil }
        self.first = first
        self.last = last
    }

    var count: UInt64 { last - first + 1 }
}
