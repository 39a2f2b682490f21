/// An amount in integer minor units of one currency.
///
/// Arithmetic gives nil where it cannot answer: two currencies, or a result outside Int64.
package struct Money: Hashable, Sendable {
    package let minor: Int64
    package let currency: Currency

    package init(minor: Int64, currency: Currency) {
        self.minor = minor
        self.currency = currency
    }

    /// Whether it is in this currency; with nil, any will do.
    package func isIn(_ wanted: Currency?) -> Bool { wanted == nil || wanted == currency }

    /// The amount × numerator ÷ denominator, rounded half to even once; the product is kept in 128 bits.
    ///
    /// Nil for a denominator below 1 and for a result outside Int64.
    package func scaled(by numerator: Int64, over denominator: Int64) -> Money? {
        guard denominator > 0 else { return nil }
        let product = Int128(minor) * Int128(numerator)
        let divisor = Int128(denominator)
        var quotient = product / divisor
        var remainder = product % divisor
        if remainder < 0 {
            quotient -= 1
            remainder += divisor
        }
        let twice = remainder * 2
        if twice > divisor || (twice == divisor && quotient & 1 == 1) { quotient += 1 }
        guard let minor = Int64(exactly: quotient) else { return nil }
        return Money(minor: minor, currency: currency)
    }
}
