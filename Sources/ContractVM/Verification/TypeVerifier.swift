/// Pass 3: every register that an instruction touches has the type that the instruction works on.
///
/// Runs behind `OperandVerifier`, so every operand names something.
struct TypeVerifier {
    let context: FunctionContext
    let position: Int
    let instruction: Instruction

    static func verify(_ context: FunctionContext) throws(VerificationError) {
        for (position, instruction) in context.code.enumerated() {
            try TypeVerifier(context: context, position: position, instruction: instruction).check()
        }
    }

    private func check() throws(VerificationError) {
        try checkRange()
        switch instruction.opcode.rawValue >> 3 {
        case 0x00 >> 3: try checkMove()
        case 0x10 >> 3, 0x18 >> 3: try checkInteger()
        case 0x20 >> 3: try expect(.bool, in: [.a, .b] + (instruction.opcode == .not ? [] : [.c]))
        case 0x28 >> 3: try checkComparison()
        case 0x30 >> 3, 0x38 >> 3: try checkMoney()
        case 0x40 >> 3, 0x48 >> 3: try checkTime()
        case 0x50 >> 3: try checkText()
        case 0x58 >> 3, 0x60 >> 3: try checkCompound()
        case 0x68 >> 3, 0x70 >> 3: try checkCollection()
        case 0x90 >> 3, 0x98 >> 3: try checkState()
        default: try checkControl()
        }
    }

    /// The registers of a list have the types that the instruction demands of them.
    private func checkRange() throws(VerificationError) {
        let shape = instruction.opcode.shape
        let operands = [(shape.a, instruction.a), (shape.b, instruction.b), (shape.c, instruction.c)]
        for (operand, first) in operands where operand == .range {
            for (offset, type) in (context.rangeTypes(of: instruction) ?? []).enumerated() {
                let found = context.registers[Int(first) + offset]
                guard type.accepts(found) else { throw mismatch(type, found, Int(first) + offset) }
            }
        }
    }

    // MARK: Words of the rules

    enum Position {
        case a
        case b
        case c
    }

    func type(_ position: Position) -> ContractType {
        switch position {
        case .a: context.registers[Int(instruction.a)]
        case .b: context.registers[Int(instruction.b)]
        case .c: context.registers[Int(instruction.c)]
        }
    }

    func expect(_ type: ContractType, in positions: [Position]) throws(VerificationError) {
        for position in positions where self.type(position) != type { throw fault("must work on \(spelling(type))") }
    }

    /// A value of `found` goes to where `type` is declared.
    func flow(_ found: ContractType, into type: ContractType) throws(VerificationError) {
        guard type.accepts(found) else { throw fault("cannot put \(spelling(found)) into \(spelling(type))") }
    }

    func require(_ holds: Bool, _ message: String) throws(VerificationError) {
        guard holds else { throw fault(message) }
    }

    func fault(_ message: String) -> VerificationError { context.fault("\(instruction.opcode) \(message)", at: position) }

    private func mismatch(_ type: ContractType, _ found: ContractType, _ register: Int) -> VerificationError {
        fault("needs \(spelling(type)) in register \(register), which is \(spelling(found))")
    }

    private func spelling(_ type: ContractType) -> String { type.spelling(in: context.module.types) }
}
