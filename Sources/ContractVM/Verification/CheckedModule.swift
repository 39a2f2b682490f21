/// A module that passed every pass but the comparison of its recorded costs, with the prices of its instructions.
struct CheckedModule {
    let module: ContractModule
    let schedule: GasSchedule
    let measures: TypeMeasures
    /// The price of each instruction of each function, without what it calls.
    let prices: [[UInt64]]
    /// What entering each function from outside costs.
    let entries: [UInt64]
    /// How many registers are active at once at most, from each function on.
    let activeRegisters: [Int]
    /// The worst case of each function.
    let costs: [UInt64]

    init(_ module: ContractModule, schedule: GasSchedule) throws(VerificationError) {
        self.module = module
        self.schedule = schedule
        measures = try ModuleVerifier.verify(module)
        var loops: [LoopTable] = []
        var contexts: [FunctionContext] = []
        for index in module.functions.indices {
            let context = FunctionContext(module, measures, index)
            try OperandVerifier.verify(context)
            try TypeVerifier.verify(context)
            loops.append(try JumpVerifier.verify(context))
            try AssignmentVerifier.verify(context)
            try EffectVerifier.verify(context)
            contexts.append(context)
        }
        let graph = try CallVerifier.verify(module)
        activeRegisters = graph.activeRegisters
        prices = contexts.map { InstructionPrices(context: $0, schedule: schedule).prices }
        entries = contexts.map { schedule.entry(parameters: $0.declaration.parameters.map(\.type), measures: $0.measures) }
        costs = try Self.costs(contexts, loops, prices, entries, order: graph.order, schedule)
    }

    private static func costs(
        _ contexts: [FunctionContext],
        _ loops: [LoopTable],
        _ prices: [[UInt64]],
        _ entries: [UInt64],
        order: [Int],
        _ schedule: GasSchedule
    ) throws(VerificationError) -> [UInt64] {
        var bodies = Array(repeating: UInt64(0), count: contexts.count)
        var costs = bodies
        for index in order {
            let context = contexts[index]
            let full = zip(context.code, prices[index]).map { instruction, price in
                price.saturatingAdding(
                    InstructionPrices(context: context, schedule: schedule).beyond(instruction, bodies: bodies)
                )
            }
            bodies[index] = FunctionCost.worstCase(context, loops: loops[index], prices: full)
            costs[index] = bodies[index].saturatingAdding(entries[index])
            guard costs[index] <= MachineLimits.functionCost else {
                throw context.fault("its worst case is over \(MachineLimits.functionCost) gas: lower the bounds", at: nil)
            }
        }
        return costs
    }
}
