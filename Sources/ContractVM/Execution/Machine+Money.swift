extension Machine {
    mutating func money(_ instruction: PreparedInstruction) throws(Stop) {
        switch instruction.opcode {
        case .moneyMake:
            let currency = try amount(instruction.c).currency
            setValue(instruction.a, .money(Money(minor: word(instruction.b), currency: currency)))
        case .moneyMinor: setWord(instruction.a, try amount(instruction.b).minor)
        case .moneyNegate:
            let amount = try amount(instruction.b)
            try put(instruction.a, (0 as Word).subtractingReportingOverflow(amount.minor), amount.currency)
        case .moneyScale: try scale(instruction, .halfEven)
        case .moneyScaleUp: try scale(instruction, .up)
        case .moneyScaleDown: try scale(instruction, .down)
        case .moneySameCurrency:
            setBool(instruction.a, try amount(instruction.b).currency == amount(instruction.c).currency)
        default: try combine(instruction, try amount(instruction.b), try amount(instruction.c))
        }
    }

    private mutating func scale(_ instruction: PreparedInstruction, _ rounding: Money.Rounding) throws(Stop) {
        let (numerator, denominator) = (word(instruction.c), word(instruction.c + 1))
        guard denominator > 0 else { throw .trap(.divisionByZero) }
        guard let scaled = try amount(instruction.b).scaled(by: numerator, over: denominator, rounding: rounding) else {
            throw .trap(.overflow)
        }
        setValue(instruction.a, .money(scaled))
    }

    private mutating func combine(_ instruction: PreparedInstruction, _ left: Money, _ right: Money) throws(Stop) {
        guard left.currency == right.currency else { throw .trap(.currencyMismatch) }
        switch instruction.opcode {
        case .moneyAdd: try put(instruction.a, left.minor.addingReportingOverflow(right.minor), left.currency)
        case .moneySubtract: try put(instruction.a, left.minor.subtractingReportingOverflow(right.minor), left.currency)
        case .moneyLess: setBool(instruction.a, left.minor < right.minor)
        case .moneyLessOrEqual: setBool(instruction.a, left.minor <= right.minor)
        case .moneyMinimum: setValue(instruction.a, .money(left.minor <= right.minor ? left : right))
        default: setValue(instruction.a, .money(left.minor >= right.minor ? left : right))
        }
    }

    private mutating func put(
        _ register: UInt16,
        _ result: (partialValue: Word, overflow: Bool),
        _ currency: Currency
    ) throws(Stop) {
        guard !result.overflow else { throw .trap(.overflow) }
        setValue(register, .money(Money(minor: result.partialValue, currency: currency)))
    }

    private func amount(_ register: UInt16) throws(Stop) -> Money {
        guard case .money(let amount) = values[Int(register)] else { throw .trap(.badHostValue) }
        return amount
    }
}
