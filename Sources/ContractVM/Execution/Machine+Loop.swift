extension Machine {
    /// Runs instructions until one that asks the host or ends the outermost function, which is paid for but not run.
    ///
    /// `code` is the module's, with joined instructions or without. On arithmetic: no allocation, no reference counting, and no checks but
    /// those of the language, because the verifier has checked every register, constant and target.
    mutating func runQuick(_ code: UnsafePointer<PreparedInstruction>) throws(Stop) {
        let constants = module.words.pointer
        var (position, gas) = (position, gas)
        var words = words
        var isOverflow = false
        defer { (self.position, self.gas) = (position, gas) }
        loop: while true {
            let instruction = code[position]
            gas &-= Int64(instruction.price)
            guard gas >= 0 else { throw .outOfGas }
            let (a, b, c) = (Int(instruction.a), Int(instruction.b), Int(instruction.c))
            switch instruction.step {
            case .move: words[a] = words[b]
            case .constant: words[a] = constants[b]
            case .integer: words[a] = Word(Int16(bitPattern: instruction.b))
            case .add: (words[a], isOverflow) = words[b].addingReportingOverflow(words[c])
            case .subtract: (words[a], isOverflow) = words[b].subtractingReportingOverflow(words[c])
            case .multiply: (words[a], isOverflow) = words[b].multipliedReportingOverflow(by: words[c])
            case .divide, .remainder: words[a] = try Self.divide(instruction, words[b], words[c])
            case .negate: (words[a], isOverflow) = (0 as Word).subtractingReportingOverflow(words[b])
            case .and: words[a] = words[b] & words[c]
            case .or: words[a] = words[b] | words[c]
            case .xor: words[a] = words[b] ^ words[c]
            case .minimum: words[a] = min(words[b], words[c])
            case .maximum: words[a] = max(words[b], words[c])
            case .addSmall: (words[a], isOverflow) = words[b].addingReportingOverflow(Word(Int16(bitPattern: instruction.c)))
            case .not: words[a] = words[b] ^ 1
            case .equal: words[a] = words[b] == words[c] ? 1 : 0
            case .notEqual: words[a] = words[b] != words[c] ? 1 : 0
            case .less: words[a] = words[b] < words[c] ? 1 : 0
            case .lessOrEqual: words[a] = words[b] <= words[c] ? 1 : 0
            case .jump:
                position = c
                continue loop
            case .jumpIf:
                position = words[a] != 0 ? c : position &+ 1
                continue loop
            case .jumpUnless:
                position = words[a] == 0 ? c : position &+ 1
                continue loop
            case .rangeStart:
                words[a] = 0
                position = constants[b] <= 0 ? c : position &+ 1
                continue loop
            case .rangeNext:
                words[a] &+= 1
                position = words[a] < constants[b] ? c : position &+ 1
                continue loop
            case .loopStart:
                words[a] = 0
                position = values[b].count == 0 ? c : position &+ 1
                continue loop
            case .loopNext:
                words[a] &+= 1
                position = words[a] < Word(values[b].count) ? c : position &+ 1
                continue loop
            case .require: if words[a] == 0 { return }
            case .moveValue: values[a] = values[b]
            case .takeValue: swap(&values[a], &values[b])
            case .fieldValue: values[a] = try Self.field(c, of: values + b)
            case .fieldWord:
                guard let word = Word(try Self.field(c, of: values + b), as: instruction.d) else { throw .trap(.badHostValue) }
                words[a] = word
            case .constantValue: values[a] = module.constants[b]
            case .isSome: words[a] = values[b].isNone ? 0 : 1
            case .isCase: words[a] = try Self.position(values + b) == c ? 1 : 0
            case .none: values[a] = .none
            case .call:
                position = enter(instruction, from: position)
                words = self.words
                continue loop
            case .leave:
                guard let caller = leaveInner(instruction) else { return }
                position = caller
                words = self.words
                continue loop
            case .plain: try execute(instruction)
            case .outer: return

            case .constantAdd:
                words[Int(instruction.d)] = constants[c]
                (words[a], isOverflow) = words[b].addingReportingOverflow(constants[c])
                position &+= 1
            case .constantSubtract:
                words[Int(instruction.d)] = constants[c]
                (words[a], isOverflow) = words[b].subtractingReportingOverflow(constants[c])
                position &+= 1
            case .constantMultiply:
                words[Int(instruction.d)] = constants[c]
                (words[a], isOverflow) = words[b].multipliedReportingOverflow(by: constants[c])
                position &+= 1
            case .constantAnd:
                words[Int(instruction.d)] = constants[c]
                words[a] = words[b] & constants[c]
                position &+= 1
            case .constantEqual:
                words[Int(instruction.d)] = constants[c]
                words[a] = words[b] == constants[c] ? 1 : 0
                position &+= 1
            case .constantLess:
                words[Int(instruction.d)] = constants[c]
                words[a] = words[b] < constants[c] ? 1 : 0
                position &+= 1
            case .constantEqualJump:
                words[Int(instruction.d)] = constants[c]
                let holds = words[b] == constants[c]
                words[a] = holds ? 1 : 0
                position = holds ? position &+ 3 : Int(instruction.e)
                continue loop
            case .constantLessJump:
                words[Int(instruction.d)] = constants[c]
                let holds = words[b] < constants[c]
                words[a] = holds ? 1 : 0
                position = holds ? position &+ 3 : Int(instruction.e)
                continue loop
            case .equalJump:
                let holds = words[b] == words[c]
                words[a] = holds ? 1 : 0
                position = holds ? position &+ 2 : Int(instruction.e)
                continue loop
            case .notEqualJump:
                let holds = words[b] != words[c]
                words[a] = holds ? 1 : 0
                position = holds ? position &+ 2 : Int(instruction.e)
                continue loop
            case .lessJump:
                let holds = words[b] < words[c]
                words[a] = holds ? 1 : 0
                position = holds ? position &+ 2 : Int(instruction.e)
                continue loop
            case .lessOrEqualJump:
                let holds = words[b] <= words[c]
                words[a] = holds ? 1 : 0
                position = holds ? position &+ 2 : Int(instruction.e)
                continue loop
            case .isSomeJump:
                let holds = !values[b].isNone
                words[a] = holds ? 1 : 0
                position = holds ? position &+ 2 : Int(instruction.e)
                continue loop
            }
            if isOverflow { throw .trap(.overflow) }
            position &+= 1
        }
    }

    private static func divide(_ instruction: PreparedInstruction, _ left: Word, _ right: Word) throws(Stop) -> Word {
        guard right != 0 else { throw .trap(.divisionByZero) }
        if instruction.opcode == .remainder { return right == -1 ? 0 : left % right }
        let (quotient, overflow) = left.dividedReportingOverflow(by: right)
        guard !overflow else { throw .trap(.overflow) }
        return quotient
    }
}
