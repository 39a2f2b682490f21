extension Machine {
    mutating func compound(_ instruction: PreparedInstruction) throws(Stop) {
        switch instruction.opcode {
        case .record: setValue(instruction.a, .record(loadB(instruction)))
        case .setField: try setField(instruction)
        case .enumCase:
            setValue(instruction.a, .enumCase(Int(instruction.c), loadB(instruction)))
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
        case .some: setValue(instruction.a, load(instruction.b, taking: instruction.takesB))
        case .unwrap:
            guard !values[Int(instruction.b)].isNone else { throw .trap(.nothingToUnwrap) }
            try store(instruction.a, load(instruction.b, taking: instruction.takesB))
        default:
            let source =
                values[Int(instruction.b)].isNone ? (instruction.c, instruction.takesC) : (instruction.b, instruction.takesB)
            try store(instruction.a, load(source.0, taking: source.1))
        }
    }

    private mutating func setField(_ instruction: PreparedInstruction) throws(Stop) {
        let field = load(instruction.c, taking: instruction.takesC)
        // The register gives its fields away first, so that an unshared record changes in place.
        guard case .record(var fields) = take(instruction.a), fields.indices.contains(Int(instruction.b)) else {
            throw .trap(.badHostValue)
        }
        fields[Int(instruction.b)] = field
        setValue(instruction.a, .record(fields))
    }

    /// Field number `index` of a record or tuple.
    @inline(__always)
    static func field(_ index: Int, of record: UnsafePointer<ContractValue>) throws(Stop) -> ContractValue {
        guard case .record(let fields) = record.pointee, index < fields.count else { throw .trap(.badHostValue) }
        return fields[index]
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
