/// A probability in whole numbers, so that equal seeds give equal runs on every machine.
package struct Ratio: Hashable, Sendable, CustomStringConvertible {
    package let numerator: UInt64
    package let denominator: UInt64

    /// `numerator` out of `denominator`, which is at least 1.
    package init(_ numerator: UInt64, _ denominator: UInt64) {
        precondition(denominator > 0, "a ratio's denominator is at least 1")
        self.numerator = numerator
        self.denominator = denominator
    }

    package static let never = Ratio(0, 1)

    package var description: String { "\(numerator)/\(denominator)" }
}
