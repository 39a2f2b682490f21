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

    /// What becomes of a part of a minor unit; each way gives of −x the negative of what it gives of x.
    package enum Rounding: Sendable {
        /// To the nearest, and of two that are equally near to the even one.
        case halfEven
        /// Away from zero.
        case up
        /// Toward zero.
        case down
    }

    /// The amount × numerator ÷ denominator, rounded once; the product is kept in 128 bits.
    ///
    /// Nil for a denominator below 1 and for a result outside Int64.
    package func scaled(by numerator: Int64, over denominator: Int64, rounding: Rounding = .halfEven) -> Money? {
        guard denominator > 0 else { return nil }
        let product = Int128(minor) * Int128(numerator)
        let (quotient, remainder) = product.quotientAndRemainder(dividingBy: Int128(denominator))
        let twice = remainder.magnitude * 2
        let isAway =
            switch rounding {
            case .halfEven: twice > denominator.magnitude || (twice == denominator.magnitude && quotient & 1 == 1)
            case .up: remainder != 0
            case .down: false
            }
        guard let minor = Int64(exactly: isAway ? quotient + product.signum() : quotient) else { return nil }
        return Money(minor: minor, currency: currency)
    }
}
