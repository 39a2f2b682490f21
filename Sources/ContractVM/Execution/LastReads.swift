/// Where a function's registers are read for the last time, so that the machine may give their values away there instead of copying them.
///
/// Live-variable analysis, backwards until nothing changes. The only ways back are those of `loopNext` and `rangeNext`, so it goes over
/// the code about once for each level of nested loops and once more.
struct LastReads {
    private let context: FunctionContext
    /// 64-bit words of a set of registers.
    private let width: Int
    /// The registers whose content is read at or behind each instruction, one set behind the other.
    private var live: [UInt64]

    init(_ context: FunctionContext) {
        self.context = context
        width = context.registers.count / 64 + 1
        live = Array(repeating: 0, count: width * context.code.count)
        var isSettled = false
        while !isSettled {
            isSettled = true
            for position in context.code.indices.reversed() where settle(position) { isSettled = false }
        }
    }

    /// Bit n: what is read at operand a, b or c, one register or several, is read nowhere behind.
    ///
    /// Not where two operands read the same register, since the first would leave the second nothing.
    func operands(at position: Int) -> UInt16 {
        let reads = context.reads(of: context.code[position])
        let after = liveAfter(position)
        var bits: UInt16 = 0
        for (operand, registers) in reads.enumerated() where registers.contains(where: { !context.registers[$0].isScalar }) {
            let isShared = reads.enumerated().contains { $0.offset != operand && $0.element.overlaps(registers) }
            let isOver = registers.allSatisfy { context.registers[$0].isScalar || after[$0 / 64] >> UInt64($0 % 64) & 1 == 0 }
            if isOver && !isShared { bits |= 1 << UInt16(operand) }
        }
        return bits
    }

    /// Makes anew what is live before an instruction; whether that is more than was known.
    private mutating func settle(_ position: Int) -> Bool {
        let instruction = context.code[position]
        var before = liveAfter(position)
        if instruction.opcode.shape.a == .writes { before[Int(instruction.a) / 64] &= ~(1 << UInt64(instruction.a % 64)) }
        for register in context.reads(of: instruction).joined() { before[register / 64] |= 1 << UInt64(register % 64) }
        let place = position * width..<(position + 1) * width
        guard !live[place].elementsEqual(before) else { return false }
        live.replaceSubrange(place, with: before)
        return true
    }

    private func liveAfter(_ position: Int) -> [UInt64] {
        let instruction = context.code[position]
        var next: [Int] = []
        if instruction.opcode != .jump && !instruction.opcode.endsFunction { next.append(position + 1) }
        if instruction.opcode.shape.c == .target { next.append(Int(instruction.c)) }
        var after = Array(repeating: 0 as UInt64, count: width)
        for position in next where position < context.code.count {
            for word in 0..<width { after[word] |= live[position * width + word] }
        }
        return after
    }
}
