/// Runs verified functions: deterministic, metered, and unable to crash.
package enum Interpreter {
    /// Runs one action or query.
    ///
    /// The arguments are checked against the parameters' types first. `gasLimit` below 0 counts as 0. `visit` is told of each
    /// instruction of this module before it runs, and may look at the registers; that takes several times as long and changes
    /// nothing else.
    package static func run(
        function: Int,
        of module: VerifiedModule,
        arguments: [ContractValue],
        gasLimit: Int64,
        host: inout some ContractHost,
        visiting visit: ((_ function: Int, _ instruction: Int, _ registers: MachineRegisters) -> Void)? = nil
    ) -> ExecutionOutcome {
        guard function >= 0, function < module.functions.count, module.module.functions[function].kind != .function else {
            return .trapped(Trap(.badArguments, function: function, instruction: 0), gasUsed: 0)
        }
        return enter(function, of: module, arguments, max(0, gasLimit), &host, visit)
    }

    /// Runs a pure function by itself, on its worst case.
    package static func evaluate(
        function: Int,
        of module: VerifiedModule,
        arguments: [ContractValue],
        host: inout some ContractHost
    ) -> ExecutionOutcome {
        guard function >= 0, function < module.functions.count, module.module.functions[function].kind == .function else {
            return .trapped(Trap(.badArguments, function: function, instruction: 0), gasUsed: 0)
        }
        let cost = module.module.functions[function].cost.saturatingAdding(module.functions[function].entryPrice)
        return enter(function, of: module, arguments, Int64(clamping: cost), &host, nil)
    }

    private static func enter(
        _ function: Int,
        of module: VerifiedModule,
        _ arguments: [ContractValue],
        _ limit: Int64,
        _ host: inout some ContractHost,
        _ visit: ((_ function: Int, _ instruction: Int, _ registers: MachineRegisters) -> Void)?
    ) -> ExecutionOutcome {
        guard ValueCoding(module.module).conforms(arguments, to: module.parameters[function])
        else { return .trapped(Trap(.badArguments, function: function, instruction: 0), gasUsed: 0) }
        let entry = Int64(clamping: module.functions[function].entryPrice)
        guard entry <= limit else { return .outOfGas(gasUsed: limit) }
        var machine = Machine(module, function: function, gas: limit - entry)
        do {
            for (offset, argument) in arguments.enumerated() { try machine.store(UInt16(clamping: offset), argument) }
            let value = if let visit { try machine.run(on: &host, visiting: visit) } else { try machine.run(on: &host) }
            return .completed(value: value, gasUsed: limit - machine.gas)
        } catch {
            return outcome(of: error, machine, limit: limit)
        }
    }

    private static func outcome(of stop: Machine.Stop, _ machine: borrowing Machine, limit: Int64) -> ExecutionOutcome {
        let used = limit - machine.gas
        switch stop {
        case .refused(let sentence): return .refused(sentence: machine.module.module.sentences[sentence], gasUsed: used)
        case .notPermitted(let sentence):
            return .notPermitted(sentence: machine.module.module.sentences[sentence], gasUsed: used)
        case .outOfGas: return .outOfGas(gasUsed: limit)
        case .hostFailed(let failure): return .hostFailed(failure)
        case .trap(let reason):
            let position = machine.position - machine.module.functions[machine.function].code
            return .trapped(Trap(reason, function: machine.function, instruction: position), gasUsed: used)
        }
    }
}
