extension Machine {
    mutating func compound(_ instruction: PreparedInstruction) throws(Stop) {
        switch instruction.opcode {
        case .record: setValue(instruction.a, .record(load(instruction.b, count: Int(instruction.d))))
        case .field:
            guard case .record(let fields) = value(instruction.b), fields.indices.contains(Int(instruction.c)) else {
                throw .trap(.badHostValue)
            }
            try store(instruction.a, fields[Int(instruction.c)])
        case .setField: try setField(instruction)
        case .enumCase:
            setValue(instruction.a, .enumCase(Int(instruction.c), load(instruction.b, count: Int(instruction.d))))
        case .caseIndex: setWord(instruction.a, Word(try Self.position(values + Int(instruction.b))))
        case .payload:
            let (position, payload) = try enumCase(instruction.b)
            guard position == Int(instruction.c >> 8) else { throw .trap(.wrongCase) }
            let index = Int(instruction.c & 0xFF)
            guard payload.indices.contains(index) else { throw .trap(.badHostValue) }
            try store(instruction.a, payload[index])
        default: try optional(instruction)
        }
    }

    private mutating func optional(_ instruction: PreparedInstruction) throws(Stop) {
        switch instruction.opcode {
        case .some: setValue(instruction.a, load(instruction.b))
        case .unwrap:
            let value = value(instruction.b)
            guard !value.isNone else { throw .trap(.nothingToUnwrap) }
            try store(instruction.a, value)
        default:
            let value = value(instruction.b)
            try store(instruction.a, value.isNone ? load(instruction.c) : value)
        }
    }

    private mutating func setField(_ instruction: PreparedInstruction) throws(Stop) {
        let field = load(instruction.c)
        // The register gives its fields away first, so that an unshared record changes in place.
        guard case .record(var fields) = take(instruction.a), fields.indices.contains(Int(instruction.b)) else {
            throw .trap(.badHostValue)
        }
        fields[Int(instruction.b)] = field
        setValue(instruction.a, .record(fields))
    }

    /// The register's value, of which the register keeps nothing.
    mutating func take(_ register: UInt16) -> ContractValue {
        let taken = value(register)
        setValue(register, .none)
        return taken
    }

    /// Which case of its enum the value is.
    static func position(_ value: UnsafePointer<ContractValue>) throws(Stop) -> Int {
        guard case .enumCase(let position, _) = value.pointee else { throw .trap(.badHostValue) }
        return position
    }

    private func enumCase(_ register: UInt16) throws(Stop) -> (position: Int, payload: [ContractValue]) {
        guard case .enumCase(let position, let payload) = value(register) else { throw .trap(.badHostValue) }
        return (position, payload)
    }
}

extension ContractValue {
    var isNone: Bool { if case .none = self { true } else { false } }
}
