/// Pass 5: no register is read before it is written, on any path.
///
/// One pass in order suffices: registers stay written, and the only ways back lead to where less was written.
struct AssignmentVerifier {
    private let context: FunctionContext
    /// What is written on every path to a position that jumps lead to.
    private var arriving: [RegisterSet?]
    /// What is written here; nil where nothing leads.
    private var current: RegisterSet?

    static func verify(_ context: FunctionContext) throws(VerificationError) {
        var verifier = AssignmentVerifier(context: context)
        for (position, instruction) in context.code.enumerated() { try verifier.step(instruction, at: position) }
    }

    private init(context: FunctionContext) {
        self.context = context
        arriving = Array(repeating: nil, count: context.code.count)
        current = RegisterSet(count: context.registers.count, filled: context.declaration.parameters.count)
    }

    private mutating func step(_ instruction: Instruction, at position: Int) throws(VerificationError) {
        if let merged = arriving[position] {
            current = current.map { $0.intersection(merged) } ?? merged
            arriving[position] = nil
        }
        guard current != nil else { return }
        try reads(instruction, at: position)
        let shape = instruction.opcode.shape
        if shape.a == .writes { current?.insert(Int(instruction.a)) }
        switch instruction.opcode {
        case .jump:
            arrive(at: Int(instruction.c))
            current = nil
        case .jumpIf, .jumpUnless, .loopStart, .rangeStart: arrive(at: Int(instruction.c))
        default: if instruction.opcode.endsFunction { current = nil }
        }
    }

    private mutating func arrive(at target: Int) {
        guard let current else { return }
        arriving[target] = arriving[target].map { $0.intersection(current) } ?? current
    }

    private func reads(_ instruction: Instruction, at position: Int) throws(VerificationError) {
        for register in context.reads(of: instruction).joined() { try written(register, at: position) }
    }

    private func written(_ register: Int, at position: Int) throws(VerificationError) {
        guard current?.contains(register) ?? true else {
            throw context.fault("register \(register) may be read before it is written", at: position)
        }
    }
}

/// A set of registers, one bit each.
struct RegisterSet {
    private var words: [UInt64]

    init(count: Int, filled: Int) {
        words = Array(repeating: 0, count: count / 64 + 1)
        for register in 0..<filled { insert(register) }
    }

    mutating func insert(_ register: Int) { words[register / 64] |= 1 << UInt64(register % 64) }

    func contains(_ register: Int) -> Bool { words[register / 64] >> UInt64(register % 64) & 1 == 1 }

    func intersection(_ other: RegisterSet) -> RegisterSet {
        var result = self
        for index in words.indices { result.words[index] &= other.words[index] }
        return result
    }
}
