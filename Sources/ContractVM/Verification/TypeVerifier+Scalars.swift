extension TypeVerifier {
    func checkMove() throws(VerificationError) {
        switch instruction.opcode {
        case .move: try flow(type(.b), into: type(.a))
        case .constant: try flow(context.module.constants[Int(instruction.b)].type, into: type(.a))
        case .integer: try expect(.int, in: [.a])
        case .boolean:
            try expect(.bool, in: [.a])
            try require(instruction.b <= 1, "takes 0 or 1")
        default:
            try require(type(.a).bound != nil && type(.b).bound != nil, "works on Text, Bytes, List or Set")
            try require(type(.a).widened.accepts(type(.b)), "cannot change anything but the bound")
        }
    }

    func checkInteger() throws(VerificationError) {
        switch instruction.opcode {
        case .negate, .addSmall: try expect(.int, in: [.a, .b])
        default: try expect(.int, in: [.a, .b, .c])
        }
    }

    func checkComparison() throws(VerificationError) {
        try expect(.bool, in: [.a])
        switch instruction.opcode {
        case .equal, .notEqual, .less, .lessOrEqual:
            try require(type(.b).isScalar && type(.b) == type(.c), "compares two scalars of one type")
        default:
            try require(!type(.b).isScalar && type(.b).resembles(type(.c)), "compares two values of one type, no scalars")
            try require(instruction.opcode != .lessValue || !type(.b).isMoney, "does not order Money: use moneyLess")
        }
    }

    /// An amount whose currency is not known may be in any; where one of two is known, so is that of what they give.
    func checkMoney() throws(VerificationError) {
        switch instruction.opcode {
        case .moneyAdd, .moneySubtract, .moneyMinimum, .moneyMaximum:
            try flow(.money(try commonCurrency()), into: type(.a))
        case .moneyNegate, .moneyScale, .moneyScaleUp, .moneyScaleDown: try flow(.money(try currency(.b)), into: type(.a))
        case .moneyLess, .moneyLessOrEqual:
            try expect(.bool, in: [.a])
            _ = try commonCurrency()
        case .moneySameCurrency:
            try expect(.bool, in: [.a])
            _ = try (currency(.b), currency(.c))
        case .moneyMinor:
            try expect(.int, in: [.a])
            _ = try currency(.b)
        default:
            try expect(.int, in: [.b])
            try flow(.money(try currency(.c)), into: type(.a))
        }
    }

    private func currency(_ position: Position) throws(VerificationError) -> Currency? {
        guard case .money(let currency) = type(position) else { throw fault("must work on Money") }
        return currency
    }

    /// The currency that both operands have, if one of them tells.
    private func commonCurrency() throws(VerificationError) -> Currency? {
        let (left, right) = (try currency(.b), try currency(.c))
        try require(left == nil || right == nil || left == right, "meets two currencies")
        return left ?? right
    }

    func checkTime() throws(VerificationError) {
        switch instruction.opcode {
        case .durationAdd, .durationSubtract:
            try require(type(.a) == .time || type(.a) == .duration, "gives Time or Duration")
            try expect(type(.a), in: [.b])
            try expect(.duration, in: [.c])
        case .elapsed: try signature(.duration, .time, .time)
        case .durationScale: try signature(.duration, .duration, .int)
        case .durationMilliseconds: try signature(.int, .duration)
        case .durationMake: try signature(.duration, .int)
        case .dateAdd, .dateAddMonths: try signature(.date, .date, .int)
        case .dateDifference: try signature(.int, .date, .date)
        case .dateOfTime: try signature(.date, .time)
        case .timeOfDate: try signature(.time, .date)
        case .dateMake: try expect(.date, in: [.a])
        default: try signature(.int, .date)
        }
    }

    func checkText() throws(VerificationError) {
        switch instruction.opcode {
        case .length:
            try expect(.int, in: [.a])
            try require(type(.b).isText || type(.b).isBytes, "works on Text or Bytes")
        case .hasPrefix:
            try expect(.bool, in: [.a])
            try require(bothText(.b, .c), "works on two Text or two Bytes")
        default:
            if case .list(let element, _) = type(.a) {
                try require(type(.b).isList && type(.c).isList, "joins lists with lists")
                for found in [type(.b).element, type(.c).element].compactMap(\.self) { try flow(found, into: element) }
            } else {
                try require(bothText(.b, .c) && type(.a).isText == type(.b).isText && type(.a).bound != nil, "mixes types")
                try require(type(.a).isText || type(.a).isBytes, "mixes types")
            }
        }
    }

    private func bothText(_ one: Position, _ two: Position) -> Bool {
        type(one).isText && type(two).isText || type(one).isBytes && type(two).isBytes
    }

    private func signature(_ a: ContractType, _ b: ContractType, _ c: ContractType? = nil) throws(VerificationError) {
        try expect(a, in: [.a])
        try expect(b, in: [.b])
        if let c { try expect(c, in: [.c]) }
    }
}

extension ContractType {
    var isMoney: Bool { if case .money = self { true } else { false } }
    var isText: Bool { if case .text = self { true } else { false } }
    var isBytes: Bool { if case .bytes = self { true } else { false } }
    var isList: Bool { if case .list = self { true } else { false } }
    var isSet: Bool { if case .set = self { true } else { false } }

    /// The same with the largest bound.
    var widened: ContractType {
        switch self {
        case .text: .text(.max)
        case .bytes: .bytes(.max)
        case .list(let element, _): .list(element, .max)
        case .set(let element, _): .set(element, .max)
        default: self
        }
    }
}
