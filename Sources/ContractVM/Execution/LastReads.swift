/// Where a function's registers are read for the last time, so that the machine may give their values away there instead of copying them.
///
/// Live-variable analysis, backwards until nothing changes. The only ways back are those of `loopNext` and `rangeNext`, so it goes over
/// the code about once for each level of nested loops and once more.
struct LastReads {
    private let context: FunctionContext
    /// The registers that each instruction reads at its operands.
    private let reads: [[Range<Int>]]
    /// 64-bit words of a set of registers.
    private let width: Int
    /// The registers whose content is read at or behind each instruction, one set behind the other.
    private var live: [UInt64]

    init(_ context: FunctionContext) {
        self.context = context
        reads = context.code.map(context.reads)
        width = context.registers.count / 64 + 1
        live = Array(repeating: 0, count: width * context.code.count)
        for (position, operands) in reads.enumerated() {
            for registers in operands {
                for register in registers { live[position * width + register / 64] |= Self.bit(register) }
            }
        }
        var isSettled = false
        while !isSettled {
            isSettled = true
            for position in context.code.indices.reversed() where grow(position) { isSettled = false }
        }
    }

    /// Bit n: what is read at operand a, b or c, one register or several, is read nowhere behind.
    ///
    /// Not where two operands read the same register, since the first would leave the second nothing.
    func operands(at position: Int) -> UInt16 {
        let reads = reads[position]
        var bits: UInt16 = 0
        for (operand, registers) in reads.enumerated() where registers.contains(where: { !context.registers[$0].isScalar }) {
            let isShared = reads.enumerated().contains { $0.offset != operand && $0.element.overlaps(registers) }
            let isOver = registers.allSatisfy { context.registers[$0].isScalar || !isLive($0, behind: position) }
            if isOver && !isShared { bits |= 1 << UInt16(operand) }
        }
        return bits
    }

    private func isLive(_ register: Int, behind position: Int) -> Bool {
        liveBehind(position, register / 64) & Self.bit(register) != 0
    }

    /// Adds what is live behind an instruction and not written by it; whether that was more than was known.
    private mutating func grow(_ position: Int) -> Bool {
        let instruction = context.code[position]
        let written = instruction.opcode.shape.a == .writes ? Int(instruction.a) : nil
        var isMore = false
        for word in 0..<width {
            var behind = liveBehind(position, word)
            if let written, written / 64 == word { behind &= ~Self.bit(written) }
            let known = live[position * width + word]
            if known | behind != known {
                live[position * width + word] = known | behind
                isMore = true
            }
        }
        return isMore
    }

    /// One word of what is live where the code goes on behind an instruction.
    private func liveBehind(_ position: Int, _ word: Int) -> UInt64 {
        let instruction = context.code[position]
        var behind: UInt64 = 0
        if instruction.opcode != .jump, !instruction.opcode.endsFunction { behind = live[(position + 1) * width + word] }
        if instruction.opcode.shape.c == .target { behind |= live[Int(instruction.c) * width + word] }
        return behind
    }

    /// A register's bit in its word.
    private static func bit(_ register: Int) -> UInt64 { 1 << UInt64(register % 64) }
}
