import ContractVM

extension Lexer {
    /// Everything that begins with a digit: integers, bytes, amounts of money, dates and times.
    mutating func number() -> Token.Kind? {
        if peek() == UInt8(ascii: "0"), peek(1) == UInt8(ascii: "x") { return hexadecimal() }
        if looksLikeDate { return dateOrTime() }
        let start = offset
        let whole = digits()
        var fraction: [UInt8] = []
        if peek() == UInt8(ascii: "."), let next = peek(1), Self.isDigit(next) {
            offset += 1
            fraction = digits()
            guard let currency = currency() else {
                report(
                    .badNumber,
                    from: start,
                    "Accord has no fractions",
                    suggestion: "write an amount with its currency, as `12.50 USD`"
                )
                return .invalid
            }
            return money(whole, fraction, currency, from: start)
        }
        if let currency = currency() { return money(whole, fraction, currency, from: start) }
        if let byte = peek(), Self.isWordByte(byte) {
            while let byte = peek(), Self.isWordByte(byte) { offset += 1 }
            report(
                .badNumber,
                from: start,
                "a number ends before a letter",
                suggestion: "put a space or an operator between them"
            )
        }
        guard let value = Self.value(whole) else {
            report(.badNumber, from: start, "this number is over 2⁶³ − 1", suggestion: "Int has 64 bits")
            return .invalid
        }
        return .integer(value)
    }

    private mutating func digits() -> [UInt8] {
        var result: [UInt8] = []
        while let byte = peek(), Self.isDigit(byte) || byte == UInt8(ascii: "_") {
            if byte != UInt8(ascii: "_") { result.append(byte - UInt8(ascii: "0")) }
            offset += 1
        }
        return result
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    /// The value of decimal digits; nil over 2⁶³ (which only a minus before it makes an Int).
    private static func value(_ digits: [UInt8]) -> UInt64? {
        var value: UInt64 = 0
        for digit in digits {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
            guard !overflow, !carry, sum <= 1 << 63 else { return nil }
            value = sum
        }
        return value
    }

    // MARK: Bytes

    private mutating func hexadecimal() -> Token.Kind {
        let start = offset
        offset += 2
        var nibbles: [UInt8] = []
        var isGood = true
        while let byte = peek(), Self.isWordByte(byte) {
            if let digit = Self.hexDigit(byte) { nibbles.append(digit) } else if byte != UInt8(ascii: "_") { isGood = false }
            offset += 1
        }
        guard isGood, nibbles.count.isMultiple(of: 2) else {
            report(.badBytes, from: start, "bytes are written with two hex digits each", suggestion: "as `0x00ff`")
            return .invalid
        }
        return .bytes(stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] })
    }

    // MARK: Money

    /// Takes blanks and three capital letters that form a word of their own; takes nothing otherwise.
    private mutating func currency() -> String? {
        var ahead = 0
        while peek(ahead) == UInt8(ascii: " ") { ahead += 1 }
        guard ahead > 0 else { return nil }
        for index in ahead..<(ahead + 3) {
            guard let byte = peek(index), byte >= UInt8(ascii: "A"), byte <= UInt8(ascii: "Z") else { return nil }
        }
        if let byte = peek(ahead + 3), Self.isWordByte(byte) { return nil }
        let letters = bytes[(offset + ahead)..<(offset + ahead + 3)]
        offset += ahead + 3
        return String(decoding: letters, as: UTF8.self)
    }

    private mutating func money(_ whole: [UInt8], _ fraction: [UInt8], _ currency: String, from start: Int) -> Token.Kind {
        let places = CurrencyCode.decimals(of: currency)
        guard fraction.isEmpty || fraction.count == places else {
            report(
                .badMoney,
                from: start,
                "an amount in \(currency) has \(places) decimals or none",
                suggestion: "as `\(CurrencyCode.example(currency))`"
            )
            return .invalid
        }
        let padding = [UInt8](repeating: 0, count: places - fraction.count)
        guard let minor = Self.value(whole + fraction + padding), let amount = Int64(exactly: minor) else {
            report(.badMoney, from: start, "this amount does not fit 64 bits of minor units")
            return .invalid
        }
        return .money(minor: amount, currency: currency)
    }

    // MARK: Date and time

    private var looksLikeDate: Bool {
        let shape = Array("dddd-dd-dd".utf8)
        for (index, expected) in shape.enumerated() {
            guard let byte = peek(index) else { return false }
            guard expected == UInt8(ascii: "d") ? Self.isDigit(byte) : byte == expected else { return false }
        }
        return true
    }

    private mutating func dateOrTime() -> Token.Kind {
        let start = offset
        let year = fixedDigits(4)
        offset += 1
        let month = fixedDigits(2)
        offset += 1
        let day = fixedDigits(2)
        let hasTime = peek() == UInt8(ascii: "T")
        guard let days = CivilDate(year: Int64(year), month: Int64(month), day: Int64(day))?.days else {
            while let byte = peek(), Self.isWordByte(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".") {
                offset += 1
            }
            report(.badDate, from: start, "there is no such day", suggestion: "a date is written year-month-day, as `2026-01-31`")
            return .invalid
        }
        guard hasTime else { return .date(days: days) }
        guard let milliseconds = timeOfDay(), days >= 0 else {
            while let byte = peek(), Self.isWordByte(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".") {
                offset += 1
            }
            report(
                .badDate,
                from: start,
                "this is not a time in UTC since 1970",
                suggestion: "a time is written as `2026-01-31T09:30:00Z`, with milliseconds as `…00.250Z`"
            )
            return .invalid
        }
        return .time(milliseconds: UInt64(days) * 86_400_000 + milliseconds)
    }

    private mutating func fixedDigits(_ count: Int) -> Int {
        var value = 0
        for _ in 0..<count {
            if let byte = peek(), Self.isDigit(byte) { value = value * 10 + Int(byte - UInt8(ascii: "0")) }
            offset += 1
        }
        return value
    }

    /// Reads `THH:MM:SS[.mmm]Z`; nil if it is anything else, or behind the end of a day.
    private mutating func timeOfDay() -> UInt64? {
        let shape = Array("Tdd:dd:dd".utf8)
        for (index, expected) in shape.enumerated() {
            guard let byte = peek(index) else { return nil }
            guard expected == UInt8(ascii: "d") ? Self.isDigit(byte) : byte == expected else { return nil }
        }
        offset += 1
        let hours = fixedDigits(2)
        offset += 1
        let minutes = fixedDigits(2)
        offset += 1
        let seconds = fixedDigits(2)
        var milliseconds = 0
        if peek() == UInt8(ascii: ".") {
            for index in 1...3 { guard let byte = peek(index), Self.isDigit(byte) else { return nil } }
            offset += 1
            milliseconds = fixedDigits(3)
        }
        guard peek() == UInt8(ascii: "Z"), hours < 24, minutes < 60, seconds < 60 else { return nil }
        offset += 1
        return UInt64(((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds)
    }
}
