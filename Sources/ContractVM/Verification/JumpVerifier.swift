/// Pass 4: jumps go forward, never into a loop; loops are closed, nest properly and count by themselves.
///
/// So every function ends: control goes backward only in `loopNext` and `rangeNext`, whose counter nothing else writes.
struct JumpVerifier {
    private let context: FunctionContext
    private var table: LoopTable
    /// The loops around the instruction that is looked at.
    private var open: [Int] = []

    static func verify(_ context: FunctionContext) throws(VerificationError) -> LoopTable {
        var verifier = JumpVerifier(context: context, table: LoopTable(count: context.code.count))
        for (position, instruction) in context.code.enumerated() { try verifier.nest(instruction, at: position) }
        for (position, instruction) in context.code.enumerated() { try verifier.checkJump(instruction, at: position) }
        return verifier.table
    }

    private init(context: FunctionContext, table: LoopTable) {
        self.context = context
        self.table = table
    }

    private mutating func nest(_ instruction: Instruction, at position: Int) throws(VerificationError) {
        table.place(position, in: open.last)
        try checkWrites(instruction, at: position)
        switch instruction.opcode {
        case .loopStart, .rangeStart: try enter(instruction, at: position)
        case .loopNext, .rangeNext:
            guard let loop = open.popLast(), table.loops[loop].next == position else {
                throw context.fault("\(instruction.opcode) closes no loop", at: position)
            }
        default: break
        }
    }

    private mutating func enter(_ start: Instruction, at position: Int) throws(VerificationError) {
        let next = Int(start.c) - 1
        let outermost = open.last.map { table.loops[$0].next } ?? context.code.count
        guard next > position, next < outermost else {
            throw context.fault("\(start.opcode) must end inside what encloses it", at: position)
        }
        let expected: Opcode = start.opcode == .loopStart ? .loopNext : .rangeNext
        let closing = context.code[next]
        guard closing == Instruction(expected, start.a, start.b, UInt16(clamping: position + 1)) else {
            throw context.fault("\(start.opcode) needs the \(expected) that matches it at \(next)", at: position)
        }
        guard start.opcode == .rangeStart || start.a != start.b else {
            throw context.fault("\(start.opcode) counts in the list itself", at: position)
        }
        guard open.count < MachineLimits.loopDepth else {
            throw context.fault("loops nest more than \(MachineLimits.loopDepth) deep: use a function", at: position)
        }
        open.append(table.open(start: position, next: next, parent: open.last))
    }

    /// Nothing in a loop writes its counter or what it runs over, but the `…Next` that closes it.
    private func checkWrites(_ instruction: Instruction, at position: Int) throws(VerificationError) {
        let shape = instruction.opcode.shape
        guard shape.a == .writes || shape.a == .updates else { return }
        for loop in open where table.loops[loop].next != position {
            let start = context.code[table.loops[loop].start]
            guard instruction.a != start.a, start.opcode == .rangeStart || instruction.a != start.b else {
                throw context.fault(
                    "\(instruction.opcode) changes what the loop at \(table.loops[loop].start) runs on",
                    at: position
                )
            }
        }
    }

    private func checkJump(_ instruction: Instruction, at position: Int) throws(VerificationError) {
        switch instruction.opcode {
        case .jump, .jumpIf, .jumpUnless:
            let target = Int(instruction.c)
            guard target > position else { throw context.fault("\(instruction.opcode) must go forward", at: position) }
            guard table.lies(table.loopOf[position], in: table.loopOf[target]) else {
                throw context.fault("\(instruction.opcode) enters a loop from outside", at: position)
            }
        default: return
        }
    }
}
