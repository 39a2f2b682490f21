/// Pass 2: every operand names something that exists, and what is unused is 0.
struct OperandVerifier {
    let context: FunctionContext

    static func verify(_ context: FunctionContext) throws(VerificationError) {
        let verifier = OperandVerifier(context: context)
        guard let last = context.code.last, context.code.count <= MachineLimits.instructions else {
            throw context.fault("a function has 1 to \(MachineLimits.instructions) instructions", at: nil)
        }
        guard last.opcode.endsFunction else {
            throw context.fault("the last instruction must end the function", at: context.code.count - 1)
        }
        for (position, instruction) in context.code.enumerated() { try verifier.check(instruction, at: position) }
    }

    private func check(_ instruction: Instruction, at position: Int) throws(VerificationError) {
        let shape = instruction.opcode.shape
        try check(shape.a, instruction.a, of: instruction, at: position)
        try check(shape.b, instruction.b, of: instruction, at: position)
        try check(shape.c, instruction.c, of: instruction, at: position)
    }

    private func check(
        _ operand: Operand,
        _ value: UInt16,
        of instruction: Instruction,
        at position: Int
    ) throws(VerificationError) {
        let module = context.module
        let count: Int
        switch operand {
        case .number: return
        case .range: return try checkRange(from: value, of: instruction, at: position)
        case .unused: count = 1
        case .reads, .writes, .updates: count = context.registers.count
        case .constant: count = module.constants.count
        case .sentence: count = module.sentences.count
        case .map: count = module.maps.count
        case .event: count = module.events.count
        case .function: count = module.functions.count
        case .imported: count = module.imports.count
        case .target: count = context.code.count
        }
        guard Int(value) < count else {
            throw context.fault("operand \(value) of \(instruction.opcode) names nothing", at: position)
        }
    }

    private func checkRange(from first: UInt16, of instruction: Instruction, at position: Int) throws(VerificationError) {
        guard let types = context.rangeTypes(of: instruction) else {
            throw context.fault("\(instruction.opcode) names a type, case or entry that does not exist", at: position)
        }
        guard types.isEmpty || Int(first) + types.count <= context.registers.count else {
            throw context.fault("\(instruction.opcode) reads registers that do not exist", at: position)
        }
    }
}
