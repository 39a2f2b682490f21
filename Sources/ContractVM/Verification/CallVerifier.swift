/// Pass 6: calls never come back to where they began, are not too deep, and stay within the frame limit.
struct CallVerifier {
    /// What calling a function takes.
    struct Reach {
        let depth: Int
        let registers: Int
    }

    private let module: ContractModule
    private var reaches: [Reach?]
    /// Callees before callers.
    private var order: [Int] = []

    /// What the pass finds out beside.
    struct CallGraph {
        /// The positions of the functions, callees before callers.
        let order: [Int]
        /// How many registers are active at once at most, from each function on.
        let activeRegisters: [Int]
    }

    static func verify(_ module: ContractModule) throws(VerificationError) -> CallGraph {
        var verifier = CallVerifier(module: module)
        var registers: [Int] = []
        for index in module.functions.indices { registers.append(try verifier.reach(index, level: 1).registers) }
        return CallGraph(order: verifier.order, activeRegisters: registers)
    }

    private init(module: ContractModule) {
        self.module = module
        reaches = Array(repeating: nil, count: module.functions.count)
    }

    private mutating func reach(_ index: Int, level: Int) throws(VerificationError) -> Reach {
        if let known = reaches[index], level + known.depth - 1 <= MachineLimits.callDepth { return known }
        let function = module.functions[index]
        guard level <= MachineLimits.callDepth, reaches[index] == nil else {
            throw VerificationError(
                "calls go more than \(MachineLimits.callDepth) deep or come back to it: unfold them",
                function: function.name
            )
        }
        var (depth, registers) = (0, 0)
        for instruction in function.code where instruction.opcode == .call {
            let callee = Int(instruction.b)
            guard module.functions[callee].kind != .action else {
                throw VerificationError("calls an action: only functions and queries are called", function: function.name)
            }
            let inner = try reach(callee, level: level + 1)
            depth = max(depth, inner.depth)
            registers = max(registers, inner.registers)
        }
        let result = Reach(depth: depth + 1, registers: registers + function.registers.count)
        guard result.registers <= MachineLimits.activeRegisters else {
            throw VerificationError("over \(MachineLimits.activeRegisters) registers active at once", function: function.name)
        }
        reaches[index] = result
        order.append(index)
        return result
    }
}
