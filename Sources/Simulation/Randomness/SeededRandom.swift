/// SplitMix64 (Steele, Lea, Flood, OOPSLA '14): all chance of a simulation comes from here, whole numbers only.
package struct SeededRandom: Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to but not including `bound`; 0 for a bound of 0.
    package mutating func below(_ bound: UInt64) -> UInt64 { bound == 0 ? 0 : next() % bound }

    /// An index from 0 up to but not including `bound`.
    package mutating func index(below bound: Int) -> Int { Int(below(UInt64(max(0, bound)))) }

    /// A number of the range, both ends included.
    package mutating func within(_ range: ClosedRange<UInt64>) -> UInt64 {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    package mutating func chance(_ ratio: Ratio) -> Bool { below(ratio.denominator) < ratio.numerator }

    /// One of the elements; there is at least one.
    package mutating func pick<Element>(_ elements: [Element]) -> Element {
        precondition(!elements.isEmpty, "nothing to pick from")
        return elements[index(below: elements.count)]
    }

    /// A stream of its own, so that drawing more here does not shift what is drawn there.
    package mutating func fork() -> SeededRandom { SeededRandom(seed: next()) }
}
