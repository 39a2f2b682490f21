/// Computes what a function costs at most, from its code and the bounds that its types and loops declare.
///
/// Within a loop, the dearest way through its body counts as often as the bound says; ways out of the loop are followed
/// behind it. The machine meters the same prices, so no run costs more.
package enum WorstCaseCost {
    /// The worst-case gas of every function, its calls included, in the module's order; checks the module on the way.
    package static func costs(of module: ContractModule, schedule: GasSchedule) throws(VerificationError) -> [UInt64] {
        try CheckedModule(module, schedule: schedule).costs
    }
}

/// The dearest way through one function.
struct FunctionCost {
    private let context: FunctionContext
    private let loops: LoopTable
    /// The price of each instruction, calls included.
    private let prices: [UInt64]
    /// From each instruction to the end of the part that it lies in.
    private var best: [UInt64]

    /// Saturates at UInt64.max.
    static func worstCase(_ context: FunctionContext, loops: LoopTable, prices: [UInt64]) -> UInt64 {
        var cost = FunctionCost(context: context, loops: loops, prices: prices)
        return cost.part(0..<context.code.count).cost
    }

    private init(context: FunctionContext, loops: LoopTable, prices: [UInt64]) {
        self.context = context
        self.loops = loops
        self.prices = prices
        best = Array(repeating: 0, count: prices.count)
    }

    /// A stretch of code that is entered at its begin: the whole function, or the body of a loop with its `…Next`.
    private mutating func part(_ range: Range<Int>) -> (cost: UInt64, exits: [Int]) {
        var nodes: [(position: Int, cost: UInt64, successors: [Int])] = []
        var position = range.lowerBound
        while position < range.upperBound {
            let instruction = context.code[position]
            switch instruction.opcode {
            case .loopStart, .rangeStart:
                let end = Int(instruction.c)
                let body = part((position + 1)..<end)
                let cost = prices[position].saturatingAdding(body.cost.saturatingMultiplied(by: bound(of: instruction)))
                nodes.append((position, cost, body.exits + [end]))
                position = end
            default:
                nodes.append((position, prices[position], successors(of: instruction, at: position)))
                position += 1
            }
        }
        var exits: Set<Int> = []
        for node in nodes.reversed() {
            var onward: UInt64 = 0
            for successor in node.successors {
                if range.contains(successor) { onward = max(onward, best[successor]) } else { exits.insert(successor) }
            }
            best[node.position] = node.cost.saturatingAdding(onward)
        }
        return (best[range.lowerBound], exits.sorted())
    }

    private func successors(of instruction: Instruction, at position: Int) -> [Int] {
        switch instruction.opcode {
        case .jump: [Int(instruction.c)]
        case .jumpIf, .jumpUnless: [Int(instruction.c), position + 1]
        case .loopNext, .rangeNext: []
        default: instruction.opcode.endsFunction ? [] : [position + 1]
        }
    }

    private func bound(of start: Instruction) -> UInt64 {
        if start.opcode == .loopStart { return UInt64(context.registers[Int(start.b)].bound ?? 0) }
        guard case .int(let bound) = context.module.constants[Int(start.b)].value else { return 0 }
        return UInt64(max(0, bound))
    }
}

extension UInt64 {
    func saturatingAdding(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }

    func saturatingMultiplied(by other: UInt64) -> UInt64 {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}
