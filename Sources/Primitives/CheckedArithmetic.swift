// Arithmetic on values from outside: nil instead of a trap.

extension FixedWidthInteger {
    /// The sum; nil if it does not fit.
    package func adding(_ other: Self) -> Self? {
        let (result, overflow) = addingReportingOverflow(other)
        return overflow ? nil : result
    }

    /// The difference; nil if it does not fit.
    package func subtracting(_ other: Self) -> Self? {
        let (result, overflow) = subtractingReportingOverflow(other)
        return overflow ? nil : result
    }

    /// The product; nil if it does not fit.
    package func multiplied(by other: Self) -> Self? {
        let (result, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? nil : result
    }

    /// The quotient, rounded towards zero; nil for a divisor of zero and for the least number divided by −1.
    package func divided(by other: Self) -> Self? {
        let (result, overflow) = dividedReportingOverflow(by: other)
        return overflow ? nil : result
    }
}

extension Int64 {
    /// `self × numerator ÷ denominator` with a product of 128 bits, rounded half to even once.
    ///
    /// For shares of money in minor units: 25 × 1 ÷ 10 is 2, 35 × 1 ÷ 10 is 4. Nil for a denominator of zero and for a
    /// result that does not fit.
    package func multiplied(by numerator: Int64, dividedBy denominator: Int64) -> Int64? {
        guard denominator != 0 else { return nil }
        let product = magnitude.multipliedFullWidth(by: numerator.magnitude)
        let divisor = denominator.magnitude
        // The quotient fits 64 bits exactly if the upper half is below the divisor.
        guard product.high < divisor else { return nil }
        let (floor, remainder) = divisor.dividingFullWidth(product)
        let missing = divisor - remainder
        let roundsUp = remainder > missing || (remainder == missing && !floor.isMultiple(of: 2))
        guard let size = roundsUp ? floor.adding(1) : floor else { return nil }
        let isNegative = ((self < 0) != (numerator < 0)) != (denominator < 0)
        if isNegative { return size <= Int64.min.magnitude ? Int64(truncatingIfNeeded: 0 &- size) : nil }
        return Int64(exactly: size)
    }
}

extension Sequence where Element: FixedWidthInteger {
    /// The sum of all; nil if it, or a sum on the way, does not fit.
    package func checkedSum() -> Element? {
        var total: Element = 0
        for value in self {
            guard let next = total.adding(value) else { return nil }
            total = next
        }
        return total
    }
}
