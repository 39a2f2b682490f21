extension Machine {
    /// Goes into the called function and gives the position of its first instruction.
    mutating func enter(_ call: PreparedInstruction, from position: Int) -> Int {
        let (caller, callee) = (module.functions.pointer[function], module.functions.pointer[Int(call.b)])
        if frames.isEmpty { frames.reserveCapacity(8) }
        frames.append(Frame(position: position + 1, base: base, function: function, result: call.a))
        let (words, values) = (self.words + Int(call.c), self.values + Int(call.c))
        base += caller.registers
        function = Int(call.b)
        memory.open(at: base, registers: callee.registers, valueRegisters: module.valueRegisters(of: callee))
        (self.words, self.values) = (memory.words + base, memory.values + base)
        let kinds = module.kinds.pointer + callee.kinds
        // The verifier matched the types, so each argument lies in the bank where its parameter does.
        for index in 0..<Int(call.d) {
            if kinds[index] != .value {
                self.words[index] = words[index]
            } else if call.takesC {
                swap(&self.values[index], &values[index])
            } else {
                self.values[index] = values[index]
            }
        }
        return callee.code
    }

    /// Goes back to the caller with the result and gives the position to go on at; nil, with nothing done, from the outermost function.
    mutating func leaveInner(_ instruction: PreparedInstruction) -> Int? {
        guard let frame = frames.popLast() else { return nil }
        let callee = module.functions.pointer[function]
        let (words, values) = (words, values)
        let calleeBase = base
        (base, function) = (frame.base, frame.function)
        (self.words, self.values) = (memory.words + base, memory.values + base)
        if instruction.opcode == .returnValue {
            let result = Int(instruction.a)
            if module.kinds.pointer[callee.kinds + result] == .value {
                swap(&self.values[Int(frame.result)], &values[result])
            } else {
                self.words[Int(frame.result)] = words[result]
            }
        }
        memory.close(at: calleeBase, countedRegisters: module.countedRegisters(of: callee))
        return frame.position
    }

    mutating func callImport(_ call: PreparedInstruction, on host: inout some ContractHost) throws(Stop) {
        let declaration = module.module.imports[Int(call.b)]
        let limit = min(gas, Int64(clamping: declaration.cost))
        let arguments = load(call.c, count: Int(call.d), taking: call.takesC)
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
