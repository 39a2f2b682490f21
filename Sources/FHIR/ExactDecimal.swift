/// The decimal of a JSON number token, read digit by digit; never a binary fraction.
package enum ExactDecimal {
    /// The amount in hundredths, rounded half even once; nil where the token is no JSON number or exceeds 64 bits.
    package static func hundredths(_ token: String) -> Int64? {
        guard let parts = split(token) else { return nil }
        // value = digits × 10^exponent; hundredths = digits × 10^(exponent + 2)
        let shift = parts.exponent + 2
        if parts.digits.isEmpty { return 0 }
        if shift >= 0 {
            guard shift <= 20 else { return nil }
            return accumulate(parts.digits + [UInt8](repeating: 0, count: shift), isNegative: parts.isNegative, roundsUp: false)
        }
        let dropped = -shift
        guard dropped <= parts.digits.count else { return 0 }
        let kept = Array(parts.digits.dropLast(dropped))
        let rest = parts.digits.suffix(dropped)
        let isOdd = (kept.last ?? 0) % 2 == 1
        let head = rest.first ?? 0
        let isAboveHalf = head > 5 || (head == 5 && rest.dropFirst().contains { $0 != 0 })
        let isHalf = head == 5 && !isAboveHalf
        return accumulate(kept, isNegative: parts.isNegative, roundsUp: isAboveHalf || (isHalf && isOdd))
    }

    private static func accumulate(_ digits: [UInt8], isNegative: Bool, roundsUp: Bool) -> Int64? {
        var magnitude: Int64 = 0
        for digit in digits {
            let (product, overflowed) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carried) = product.addingReportingOverflow(Int64(digit))
            guard !overflowed, !carried else { return nil }
            magnitude = sum
        }
        if roundsUp {
            let (sum, carried) = magnitude.addingReportingOverflow(1)
            guard !carried else { return nil }
            magnitude = sum
        }
        return isNegative ? -magnitude : magnitude
    }

    /// Digits without leading zeros, and the power of ten they stand for.
    private static func split(_ token: String) -> (isNegative: Bool, digits: [UInt8], exponent: Int)? {
        var bytes = Array(token.utf8)[...]
        guard bytes.count <= 400 else { return nil }
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { bytes = bytes.dropFirst() }
        var digits: [UInt8] = []
        var exponent = 0
        var digitCount = 0
        var isFraction = false
        while let byte = bytes.first, byte | 0x20 != UInt8(ascii: "e") {
            bytes = bytes.dropFirst()
            if byte == UInt8(ascii: "."), !isFraction {
                isFraction = true
            } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
                digitCount += 1
                if isFraction { exponent -= 1 }
                if !digits.isEmpty || byte != UInt8(ascii: "0") { digits.append(byte - UInt8(ascii: "0")) }
            } else {
                return nil
            }
        }
        guard digitCount > 0 else { return nil }
        if !bytes.isEmpty {
            let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
            guard let power = Int(text), (-1000...1000).contains(power) else { return nil }
            exponent += power
        }
        return (isNegative, digits, exponent)
    }
}
