extension Machine {
    /// Runs an instruction that decides what follows; gives the result when the outermost function returns.
    mutating func control(
        _ instruction: PreparedInstruction,
        on host: inout some ContractHost
    ) throws(Stop) -> ContractValue? {
        switch instruction.opcode {
        case .loopStart:
            setWord(instruction.a, 0)
            position = value(instruction.b).count == 0 ? Int(instruction.c) : position + 1
        case .loopNext:
            let next = word(instruction.a) + 1
            setWord(instruction.a, next)
            position = next < Word(value(instruction.b).count) ? Int(instruction.c) : position + 1
        case .call: enter(instruction)
        case .callImport:
            try callImport(instruction, on: &host)
            position += 1
        case .returnValue: return try leave(with: load(instruction.a))
        case .returnNothing: return try leave(with: .none)
        case .require:
            guard word(instruction.a) != 0 else { throw .refused(sentence: Int(instruction.b)) }
            position += 1
        case .permit:
            guard word(instruction.a) != 0 else { throw .notPermitted(sentence: Int(instruction.b)) }
            position += 1
        default: throw .refused(sentence: Int(instruction.b))
        }
        return nil
    }

    private mutating func enter(_ call: PreparedInstruction) {
        let callee = module.functions[Int(call.b)]
        let arguments = load(call.c, count: Int(call.d))
        frames.append(Frame(position: position + 1, base: base, function: function, result: call.a))
        base += module.functions[function].registers
        function = Int(call.b)
        position = callee.code
        for (offset, argument) in arguments.enumerated() {
            // The verifier matched the types, so nothing is refused here.
            try? store(UInt16(clamping: offset), argument)
        }
    }

    private mutating func leave(with result: ContractValue) throws(Stop) -> ContractValue? {
        guard let frame = frames.popLast() else { return result }
        for register in 0..<module.functions[function].registers { values[base + register] = .none }
        (position, base, function) = (frame.position, frame.base, frame.function)
        try store(frame.result, result)
        return nil
    }

    private mutating func callImport(_ call: PreparedInstruction, on host: inout some ContractHost) throws(Stop) {
        let declaration = module.module.imports[Int(call.b)]
        let limit = min(gas, Int64(clamping: declaration.cost))
        let arguments = load(call.c, count: Int(call.d))
        let answer = try Self.ask { () throws(HostFailure) in
            try host.callQuery(
                contract: declaration.contract,
                function: declaration.function,
                arguments: arguments,
                gasLimit: limit
            )
        }
        switch answer {
        case .completed(let value, let used):
            try charge(min(max(0, used), limit))
            try store(call.a, value)
        case .failed(let used):
            // With less gas left than the query may need, nobody can tell a failure from too little gas.
            if limit < Int64(clamping: declaration.cost) { throw .outOfGas }
            try charge(min(max(0, used), limit))
            throw .trap(.importedQueryFailed)
        }
    }

    /// A question to the host, whose failure ends the call.
    static func ask<Answer>(_ question: () throws(HostFailure) -> Answer) throws(Stop) -> Answer {
        do { return try question() } catch { throw .hostFailed(error) }
    }
}
