/// What the interpreter's loop does with an instruction.
enum Step: UInt8, Sendable {
    case move, constant, integer, add, subtract, multiply, divide, remainder, negate, and, or, xor, minimum, maximum, addSmall,
        not
    case equal, notEqual, less, lessOrEqual, jump, jumpIf, jumpUnless, rangeStart, rangeNext, loopStart, loopNext, require
    case moveValue, takeValue, constantValue, fieldValue, fieldWord, isSome, isCase, none, call, leave
    /// Another one that asks the host nothing.
    case plain
    /// One that asks the host, or ends the outermost function; it is paid for in the loop and run outside.
    case outer

    // Two or three instructions in one, where those before the last can neither trap nor show: so gas and outcome are the same.
    case constantAdd, constantSubtract, constantMultiply, constantAnd, constantEqual, constantLess
    case constantEqualJump, constantLessJump, equalJump, notEqualJump, lessJump, lessOrEqualJump, isSomeJump
}

/// An instruction as the machine runs it: targets count from the module's first instruction, and what the types say of
/// it stands beside it.
struct PreparedInstruction: Sendable, BitwiseCopyable {
    var step: Step
    let opcode: Opcode
    var a: UInt16
    var b: UInt16
    var c: UInt16
    /// The number of registers of a list, or of a field the kind of register a, or else the bound of register a's type.
    var d: UInt16
    /// The target of a joined jump; elsewhere the operands whose values may be taken, as `LastReads` tells them.
    var e: UInt16 = 0
    var price: UInt32
}

/// How a register's content is stored.
enum RegisterKind: UInt8, Sendable {
    case bool
    case int
    case time
    case duration
    case date
    case value

    init(_ type: ContractType) {
        switch type {
        case .bool: self = .bool
        case .int: self = .int
        case .time: self = .time
        case .duration: self = .duration
        case .date: self = .date
        default: self = .value
        }
    }
}

/// Where a function's parts lie in a `VerifiedModule`.
struct PreparedFunction: Sendable, BitwiseCopyable {
    /// Its first instruction.
    let code: Int
    /// Its first register's kind.
    let kinds: Int
    let registers: Int
    /// The first of its registers that hold no scalars, in the module's list of them, and how many it has.
    let firstValueRegister: Int
    let valueRegisters: Int
    /// How many of these, the first of them, are of a counted type.
    let countedRegisters: Int
    /// The registers of it and of all that it calls.
    let activeRegisters: Int
    let entryPrice: UInt64
}

extension PreparedInstruction {
    var takesA: Bool { e & 1 != 0 }
    var takesB: Bool { e & 2 != 0 }
    var takesC: Bool { e & 4 != 0 }

    init(_ instruction: Instruction, at base: Int, in context: FunctionContext, price: UInt64) {
        let shape = instruction.opcode.shape
        let typeA = context.register(instruction.a)
        let hasRange = shape.a == .range || shape.b == .range || shape.c == .range
        let count = hasRange && instruction.opcode != .scan ? context.rangeTypes(of: instruction)?.count ?? 0 : nil
        step = Step(instruction.opcode, isScalar: typeA?.isScalar ?? false)
        opcode = instruction.opcode
        a = instruction.a
        b = instruction.b
        c = shape.c == .target ? UInt16(clamping: base + Int(instruction.c)) : instruction.c
        d =
            step == .fieldWord
            ? UInt16(typeA.map(RegisterKind.init)?.rawValue ?? 0) : UInt16(clamping: count ?? typeA?.bound ?? 0)
        self.price = UInt32(clamping: price)
    }

    /// The same, which takes the values of these operands.
    func taking(_ operands: UInt16) -> PreparedInstruction {
        var taking = self
        taking.e = operands
        if step == .moveValue && taking.takesB { taking.step = .takeValue }
        return taking
    }
}

extension Step {
    /// `isScalar` is what register a is.
    init(_ opcode: Opcode, isScalar: Bool) {
        switch opcode {
        case .move: self = isScalar ? .move : .moveValue
        case .constant: self = isScalar ? .constant : .constantValue
        case .field: self = isScalar ? .fieldWord : .fieldValue
        case .integer, .boolean: self = .integer
        case .add: self = .add
        case .subtract: self = .subtract
        case .multiply: self = .multiply
        case .divide: self = .divide
        case .remainder: self = .remainder
        case .negate: self = .negate
        case .bitAnd, .and: self = .and
        case .bitOr, .or: self = .or
        case .bitXor: self = .xor
        case .minimum: self = .minimum
        case .maximum: self = .maximum
        case .addSmall: self = .addSmall
        case .not: self = .not
        case .equal: self = .equal
        case .notEqual: self = .notEqual
        case .less: self = .less
        case .lessOrEqual: self = .lessOrEqual
        default: self = Step(otherThanArithmetic: opcode)
        }
    }

    private init(otherThanArithmetic opcode: Opcode) {
        switch opcode {
        case .jump: self = .jump
        case .jumpIf: self = .jumpIf
        case .jumpUnless: self = .jumpUnless
        case .rangeStart: self = .rangeStart
        case .rangeNext: self = .rangeNext
        case .loopStart: self = .loopStart
        case .loopNext: self = .loopNext
        case .require, .permit: self = .require
        case .isSome: self = .isSome
        case .isCase: self = .isCase
        case .none: self = .none
        case .call: self = .call
        case .returnValue, .returnNothing: self = .leave
        case .callImport, .refuse, .read, .write, .remove, .containsKey, .scan, .emit, .caller, .now, .hasRole, .organisationOf,
            .hasKind, .parameter:
            self = .outer
        default: self = .plain
        }
    }
}
