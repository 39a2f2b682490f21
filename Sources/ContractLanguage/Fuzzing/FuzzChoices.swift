/// Choices from a seed: the same seed makes the same ones on every machine (SplitMix64).
struct FuzzChoices {
    private var state: UInt64

    init(seed: UInt64, run: UInt64) {
        state = seed
        state = next() ^ (run &* 0xD1B5_4A32_D192_ED03)
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From 0 up to but not including `bound`; 0 if there is nothing to choose from.
    mutating func below(_ bound: Int) -> Int { bound > 1 ? Int(next() % UInt64(bound)) : 0 }

    /// Whether a thing that happens so many times in a hundred happens now.
    mutating func happens(percent: Int) -> Bool { below(100) < percent }

    /// One of the items, of which there is at least one.
    mutating func one<Item>(of items: [Item]) -> Item {
        precondition(!items.isEmpty, "there is something to choose from")
        return items[below(items.count)]
    }
}
