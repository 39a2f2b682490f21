/// What an operand of an instruction is.
enum Operand: Hashable, Sendable {
    case unused
    /// A register that is read.
    case reads
    /// A register that is written.
    case writes
    /// A register that is changed in place.
    case updates
    /// The first of several registers, side by side, that are read.
    case range
    case constant
    case sentence
    case map
    case event
    case function
    case imported
    /// A position in the code of the same function.
    case target
    /// A number that means itself.
    case number
}

/// The operands of an opcode, in the order a, b, c.
struct InstructionShape: Hashable, Sendable {
    let a: Operand
    let b: Operand
    let c: Operand

    init(_ a: Operand = .unused, _ b: Operand = .unused, _ c: Operand = .unused) {
        self.a = a
        self.b = b
        self.c = c
    }
}

extension Opcode {
    /// The one table that the verifier, the disassembler and the documentation follow.
    var shape: InstructionShape {
        switch self {
        case .move, .narrow, .negate, .not, .moneyNegate, .moneyMinor, .durationMilliseconds, .durationMake,
            .dateOfTime, .timeOfDate, .dateYear, .dateMonth, .dateDay, .length, .caseIndex, .some, .isSome, .unwrap,
            .count, .organisationOf:
            InstructionShape(.writes, .reads)
        case .add, .subtract, .multiply, .divide, .remainder, .bitAnd, .bitOr, .bitXor, .minimum, .maximum, .and, .or,
            .equal, .notEqual, .less, .lessOrEqual, .equalValue, .notEqualValue, .lessValue, .moneyAdd, .moneySubtract,
            .moneyLess, .moneyLessOrEqual, .moneyMinimum, .moneyMaximum, .moneyMake, .moneySameCurrency, .durationAdd,
            .durationSubtract, .elapsed, .durationScale, .dateAdd, .dateDifference, .dateAddMonths, .concatenate,
            .hasPrefix, .unwrapOr, .element, .contains:
            InstructionShape(.writes, .reads, .reads)
        case .constant, .parameter: InstructionShape(.writes, .constant)
        case .integer, .boolean: InstructionShape(.writes, .number)
        case .addSmall, .field, .isCase, .payload: InstructionShape(.writes, .reads, .number)
        case .moneyScale, .moneyScaleUp, .moneyScaleDown: InstructionShape(.writes, .reads, .range)
        case .dateMake, .record: InstructionShape(.writes, .range)
        case .setField: InstructionShape(.updates, .number, .reads)
        case .enumCase, .list, .set, .scan: InstructionShape(.writes, .range, .number)
        case .none, .caller, .now: InstructionShape(.writes)
        case .append, .insert, .discard: InstructionShape(.updates, .reads)
        case .setElement: InstructionShape(.updates, .reads, .reads)
        case .removeLast: InstructionShape(.updates)
        case .jump: InstructionShape(.unused, .unused, .target)
        case .jumpIf, .jumpUnless: InstructionShape(.reads, .unused, .target)
        case .loopStart: InstructionShape(.writes, .reads, .target)
        case .loopNext: InstructionShape(.updates, .reads, .target)
        case .rangeStart: InstructionShape(.writes, .constant, .target)
        case .rangeNext: InstructionShape(.updates, .constant, .target)
        case .call: InstructionShape(.writes, .function, .range)
        case .callImport: InstructionShape(.writes, .imported, .range)
        case .returnValue: InstructionShape(.reads)
        case .returnNothing: InstructionShape()
        case .require, .permit: InstructionShape(.reads, .sentence)
        case .refuse: InstructionShape(.unused, .sentence)
        case .read, .containsKey: InstructionShape(.writes, .range, .map)
        case .write: InstructionShape(.reads, .range, .map)
        case .remove: InstructionShape(.unused, .range, .map)
        case .emit: InstructionShape(.range, .event)
        case .hasRole, .hasKind: InstructionShape(.writes, .reads, .constant)
        }
    }

    /// Whether nothing is executed behind it.
    var endsFunction: Bool {
        switch self {
        case .returnValue, .returnNothing, .refuse: true
        default: false
        }
    }
}
