/// An instruction as the machine runs it: targets count from the module's first instruction, and what the types say of
/// it stands beside it.
struct PreparedInstruction: Sendable {
    let opcode: Opcode
    /// Whether register a is a scalar.
    let isScalar: Bool
    let a: UInt16
    let b: UInt16
    let c: UInt16
    /// The number of registers of a list, or else the bound of register a's type.
    let d: UInt16
    let price: UInt32
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
struct PreparedFunction: Sendable {
    /// Its first instruction.
    let code: Int
    /// Its first register's kind.
    let kinds: Int
    let registers: Int
    /// The registers of it and of all that it calls.
    let activeRegisters: Int
    let parameters: [ContractType]
    let entryPrice: UInt64
}

extension PreparedInstruction {
    init(_ instruction: Instruction, at base: Int, in context: FunctionContext, price: UInt64) {
        let shape = instruction.opcode.shape
        let typeA = context.register(instruction.a)
        let hasRange = shape.a == .range || shape.b == .range || shape.c == .range
        let count = hasRange && instruction.opcode != .scan ? context.rangeTypes(of: instruction)?.count ?? 0 : nil
        opcode = instruction.opcode
        isScalar = typeA?.isScalar ?? false
        a = instruction.a
        b = instruction.b
        c = shape.c == .target ? UInt16(clamping: base + Int(instruction.c)) : instruction.c
        d = UInt16(clamping: count ?? typeA?.bound ?? 0)
        self.price = UInt32(clamping: price)
    }
}
