extension Machine {
    mutating func narrow(_ instruction: PreparedInstruction) throws(Stop) {
        let value = value(instruction.b)
        guard value.count <= Int(instruction.d) else { throw .trap(.boundExceeded) }
        setValue(instruction.a, value)
    }

    mutating func compare(_ instruction: PreparedInstruction) {
        let order = Self.order(values + Int(instruction.b), values + Int(instruction.c))
        switch instruction.opcode {
        case .equalValue: setBool(instruction.a, order == 0)
        case .notEqualValue: setBool(instruction.a, order != 0)
        default: setBool(instruction.a, order < 0)
        }
    }

    /// As `ContractValue.compare`, but for enums without payload, which are compared most.
    private static func order(_ left: UnsafePointer<ContractValue>, _ right: UnsafePointer<ContractValue>) -> Int {
        if case .enumCase(let one, let more) = left.pointee, case .enumCase(let two, _) = right.pointee {
            if one != two { return one < two ? -1 : 1 }
            if more.isEmpty { return 0 }
        }
        return left.pointee.compare(right.pointee)
    }

    mutating func text(_ instruction: PreparedInstruction) throws(Stop) {
        switch instruction.opcode {
        case .length: setWord(instruction.a, Word(value(instruction.b).count))
        case .hasPrefix:
            setBool(instruction.a, Self.content(value(instruction.b)).starts(with: Self.content(value(instruction.c))))
        default: setValue(instruction.a, try concatenation(instruction))
        }
    }

    private func concatenation(_ instruction: PreparedInstruction) throws(Stop) -> ContractValue {
        let (left, right) = (value(instruction.b), value(instruction.c))
        guard left.count + right.count <= Int(instruction.d) else { throw .trap(.boundExceeded) }
        switch (left, right) {
        case (.text(let left), .text(let right)): return .text(left + right)
        case (.bytes(let left), .bytes(let right)): return .bytes(left + right)
        case (.list(let left), .list(let right)): return .list(left + right)
        default: throw .trap(.badHostValue)
        }
    }

    private static func content(_ value: ContractValue) -> [UInt8] {
        switch value {
        case .text(let bytes), .bytes(let bytes): bytes
        default: []
        }
    }
}

extension ContractValue {
    /// The number of bytes of a text or bytes, of elements of a list or set.
    var count: Int {
        switch self {
        case .text(let bytes), .bytes(let bytes): bytes.count
        case .list(let elements), .set(let elements): elements.count
        default: 0
        }
    }
}
