extension Machine {
    /// Runs instructions on scalars until one that is none, which is paid for but not run.
    ///
    /// The fast path: no allocation, no reference counting, one bounds check an access.
    mutating func runWords() throws(Stop) {
        let (program, words) = (module.code, module.words)
        let (code, constants) = (program.span, words.span)
        let base = base
        var (position, gas) = (position, gas)
        var registers = self.words.mutableSpan
        var overflow = false
        defer { (self.position, self.gas) = (position, gas) }
        loop: while true {
            let instruction = code[position]
            gas &-= Int64(instruction.price)
            guard gas >= 0 else { throw .outOfGas }
            let a = base &+ Int(instruction.a)
            let b = base &+ Int(instruction.b)
            let c = base &+ Int(instruction.c)
            switch instruction.opcode {
            case .move where instruction.isScalar: registers[a] = registers[b]
            case .constant where instruction.isScalar: registers[a] = constants[Int(instruction.b)]
            case .integer: registers[a] = Word(Int16(bitPattern: instruction.b))
            case .boolean: registers[a] = Word(instruction.b)
            case .add: registers[a] = Self.noting(registers[b].addingReportingOverflow(registers[c]), &overflow)
            case .subtract: registers[a] = Self.noting(registers[b].subtractingReportingOverflow(registers[c]), &overflow)
            case .multiply: registers[a] = Self.noting(registers[b].multipliedReportingOverflow(by: registers[c]), &overflow)
            case .divide, .remainder: registers[a] = try Self.divide(instruction, registers[b], registers[c])
            case .negate: registers[a] = Self.noting((0 as Word).subtractingReportingOverflow(registers[b]), &overflow)
            case .bitAnd, .and: registers[a] = registers[b] & registers[c]
            case .bitOr, .or: registers[a] = registers[b] | registers[c]
            case .bitXor: registers[a] = registers[b] ^ registers[c]
            case .minimum: registers[a] = min(registers[b], registers[c])
            case .maximum: registers[a] = max(registers[b], registers[c])
            case .addSmall:
                let small = Word(Int16(bitPattern: instruction.c))
                registers[a] = Self.noting(registers[b].addingReportingOverflow(small), &overflow)
            case .not: registers[a] = registers[b] ^ 1
            case .equal: registers[a] = registers[b] == registers[c] ? 1 : 0
            case .notEqual: registers[a] = registers[b] != registers[c] ? 1 : 0
            case .less: registers[a] = registers[b] < registers[c] ? 1 : 0
            case .lessOrEqual: registers[a] = registers[b] <= registers[c] ? 1 : 0
            case .jump:
                position = Int(instruction.c)
                continue loop
            case .jumpIf where registers[a] != 0, .jumpUnless where registers[a] == 0:
                position = Int(instruction.c)
                continue loop
            case .jumpIf, .jumpUnless: break
            case .rangeStart:
                registers[a] = 0
                if constants[Int(instruction.b)] <= 0 {
                    position = Int(instruction.c)
                    continue loop
                }
            case .rangeNext:
                registers[a] &+= 1
                if registers[a] < constants[Int(instruction.b)] {
                    position = Int(instruction.c)
                    continue loop
                }
            default: break loop
            }
            if overflow { throw .trap(.overflow) }
            position &+= 1
        }
    }

    @inline(__always)
    private static func noting(_ result: (partialValue: Word, overflow: Bool), _ overflow: inout Bool) -> Word {
        overflow = result.overflow
        return result.partialValue
    }

    private static func divide(_ instruction: PreparedInstruction, _ left: Word, _ right: Word) throws(Stop) -> Word {
        guard right != 0 else { throw .trap(.divisionByZero) }
        if instruction.opcode == .remainder { return right == -1 ? 0 : left % right }
        let (quotient, overflow) = left.dividedReportingOverflow(by: right)
        guard !overflow else { throw .trap(.overflow) }
        return quotient
    }
}
