import ContractVM

/// What one operator does to values, in the words of `Docs/spec/contract-language.md`; nothing where it stops the call.
enum ReferenceOperation {
    static func result(_ opcode: Opcode, _ operands: [ContractValue]) throws(ReferenceEvaluator.Stop) -> ContractValue {
        let result: ContractValue? =
            switch operands.first {
            case .int: onInteger(opcode, operands)
            case .money: onMoney(opcode, operands)
            case .time, .duration, .date: onTime(opcode, operands)
            default: nil
            }
        guard let found = result ?? onAny(opcode, operands) else { throw .trapped }
        return found
    }

    private static func integer(_ value: Int128) -> ContractValue? { Int64(exactly: value).map { .int($0) } }

    private static func onInteger(_ opcode: Opcode, _ operands: [ContractValue]) -> ContractValue? {
        guard case .int(let left) = operands[0] else { return nil }
        if opcode == .negate { return integer(-Int128(left)) }
        if opcode == .durationMake { return left < 0 ? nil : .duration(UInt64(left)) }
        if opcode == .moneyMake, operands.count == 2, case .money(let like) = operands[1] {
            return .money(Money(minor: left, currency: like.currency))
        }
        guard operands.count == 2, case .int(let right) = operands[1] else { return nil }
        let (one, two) = (Int128(left), Int128(right))
        switch opcode {
        case .add: return integer(one + two)
        case .subtract: return integer(one - two)
        case .multiply: return integer(one * two)
        case .divide: return two == 0 ? nil : integer(one / two)
        case .remainder: return two == 0 ? nil : integer(one % two)
        case .minimum: return .int(min(left, right))
        case .maximum: return .int(max(left, right))
        case .bitAnd: return .int(left & right)
        case .bitOr: return .int(left | right)
        case .bitXor: return .int(left ^ right)
        default: return nil
        }
    }

    private static func onMoney(_ opcode: Opcode, _ operands: [ContractValue]) -> ContractValue? {
        guard case .money(let left) = operands[0] else { return nil }
        func amount(_ minor: Int128) -> ContractValue? {
            Int64(exactly: minor).map { .money(Money(minor: $0, currency: left.currency)) }
        }
        if opcode == .moneyNegate { return amount(-Int128(left.minor)) }
        if opcode == .moneyMinor { return .int(left.minor) }
        if operands.count == 3, case .int(let by) = operands[1], case .int(let over) = operands[2] {
            return over < 1 ? nil : amount(rounded(Int128(left.minor) * Int128(by), over: Int128(over), opcode))
        }
        guard operands.count == 2, case .money(let right) = operands[1] else { return nil }
        if ![.moneyAdd, .moneySubtract, .moneyLess, .moneyLessOrEqual, .moneyMinimum, .moneyMaximum].contains(opcode) {
            return nil
        }
        guard left.currency == right.currency else { return nil }
        switch opcode {
        case .moneyAdd: return amount(Int128(left.minor) + Int128(right.minor))
        case .moneySubtract: return amount(Int128(left.minor) - Int128(right.minor))
        case .moneyLess: return .bool(left.minor < right.minor)
        case .moneyLessOrEqual: return .bool(left.minor <= right.minor)
        case .moneyMinimum: return amount(Int128(min(left.minor, right.minor)))
        default: return amount(Int128(max(left.minor, right.minor)))
        }
    }

    /// The whole number that is nearest, the even one of two that are equally near; or the next from zero, or toward it.
    private static func rounded(_ number: Int128, over divisor: Int128, _ opcode: Opcode) -> Int128 {
        let magnitude = number.magnitude, step = divisor.magnitude
        let down = magnitude / step
        let rest = magnitude - down * step
        let isNearerUp = rest > step - rest || (rest == step - rest && down % 2 == 1)
        let isUp = opcode == .moneyScale ? isNearerUp : opcode == .moneyScaleUp && rest > 0
        let rounded = Int128(down + (isUp ? 1 : 0))
        return number < 0 ? -rounded : rounded
    }

    private static func onTime(_ opcode: Opcode, _ operands: [ContractValue]) -> ContractValue? {
        func milliseconds(_ value: ContractValue) -> Int128? {
            switch value {
            case .time(let value), .duration(let value): Int128(value)
            case .int(let value), .date(let value): Int128(value)
            default: nil
            }
        }
        func length(_ value: Int128?) -> UInt64? { value.flatMap { Int64(exactly: $0) }.flatMap { UInt64(exactly: $0) } }
        func day(_ value: Int128?) -> ContractValue? {
            value.flatMap { Int64(exactly: $0) }.flatMap { CivilDate.range.contains($0) ? .date($0) : nil }
        }
        guard let left = milliseconds(operands[0]) else { return nil }
        let right = operands.count == 2 ? milliseconds(operands[1]) : nil
        let isTime = if case .time = operands[0] { true } else { false }
        switch opcode {
        case .durationAdd, .durationSubtract:
            let sum = right.map { opcode == .durationAdd ? left + $0 : left - $0 }
            return length(sum).map { isTime ? .time($0) : .duration($0) }
        case .elapsed: return length(right.map { left - $0 }).map { .duration($0) }
        case .durationScale: return length(right.map { left * $0 }).map { .duration($0) }
        case .durationMilliseconds: return integer(left)
        case .dateAdd: return day(right.map { left + $0 })
        case .dateDifference: return right.flatMap { integer(left - $0) }
        case .dateOfTime: return day(left / 86_400_000)
        case .timeOfDate: return length(left * 86_400_000).map { .time($0) }
        case .dateYear, .dateMonth, .dateDay:
            let (year, month, day) = ReferenceCalendar.day(Int64(left))
            return .int(opcode == .dateYear ? year : opcode == .dateMonth ? month : day)
        case .dateAddMonths: return right.flatMap { ReferenceCalendar.adding($0, monthsTo: Int64(left)) }.map { .date($0) }
        default: return nil
        }
    }

    private static func onAny(_ opcode: Opcode, _ operands: [ContractValue]) -> ContractValue? {
        switch (opcode, operands.count) {
        case (.not, 1): return operands[0] == .bool(true) ? .bool(false) : .bool(true)
        case (.equal, 2), (.equalValue, 2): return .bool(operands[0] == operands[1])
        case (.notEqual, 2), (.notEqualValue, 2): return .bool(operands[0] != operands[1])
        case (.less, 2), (.lessValue, 2): return .bool(operands[0] < operands[1])
        case (.lessOrEqual, 2): return .bool(operands[0] <= operands[1])
        case (.contains, 2): return .bool(ReferenceEvaluator.elements(of: operands[0]).contains(operands[1]))
        case (.count, 1): return .int(Int64(ReferenceEvaluator.elements(of: operands[0]).count))
        case (.concatenate, 2): return joined(operands[0], operands[1])
        case (.hasPrefix, 2):
            switch (operands[0], operands[1]) {
            case (.text(let whole), .text(let prefix)), (.bytes(let whole), .bytes(let prefix)):
                return .bool(Array(whole.prefix(prefix.count)) == prefix)
            default: return nil
            }
        case (.length, 1):
            switch operands[0] {
            case .text(let bytes), .bytes(let bytes): return .int(Int64(bytes.count))
            default: return nil
            }
        default: return nil
        }
    }

    private static func joined(_ left: ContractValue, _ right: ContractValue) -> ContractValue? {
        switch (left, right) {
        case (.text(let one), .text(let two)): .text(one + two)
        case (.bytes(let one), .bytes(let two)): .bytes(one + two)
        case (.list(let one), .list(let two)): .list(one + two)
        default: nil
        }
    }
}
