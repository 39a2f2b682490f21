extension Machine {
    mutating func collection(_ instruction: PreparedInstruction) throws(Stop) {
        switch instruction.opcode {
        case .list: setValue(instruction.a, .list(loadB(instruction)))
        case .set:
            var elements: [ContractValue] = []
            for element in loadB(instruction) { Self.insert(element, into: &elements) }
            setValue(instruction.a, .set(elements))
        case .count: setWord(instruction.a, Word(value(instruction.b).count))
        case .element:
            let (elements, _) = try elements(value(instruction.b))
            try store(instruction.a, elements[try position(word(instruction.c), in: elements)])
        case .contains: try contains(instruction)
        default: try change(instruction)
        }
    }

    private mutating func contains(_ instruction: PreparedInstruction) throws(Stop) {
        let wanted = load(instruction.c)
        let (elements, isSet) = try elements(value(instruction.b))
        if isSet {
            setBool(instruction.a, Self.search(wanted, in: elements).found)
        } else {
            setBool(instruction.a, elements.contains { $0.compare(wanted) == 0 })
        }
    }

    /// The instructions that change register a in place.
    private mutating func change(_ instruction: PreparedInstruction) throws(Stop) {
        let operand: ContractValue =
            switch instruction.opcode {
            case .removeLast: .none
            case .setElement: load(instruction.c, taking: instruction.takesC)
            default: load(instruction.b, taking: instruction.takesB)
            }
        var (elements, isSet) = try elements(take(instruction.a))
        switch instruction.opcode {
        case .append:
            guard elements.count < Int(instruction.d) else { throw .trap(.boundExceeded) }
            elements.append(operand)
        case .insert:
            Self.insert(operand, into: &elements)
            guard elements.count <= Int(instruction.d) else { throw .trap(.boundExceeded) }
        case .discard:
            let (position, found) = Self.search(operand, in: elements)
            if found { elements.remove(at: position) }
        case .setElement: elements[try position(word(instruction.b), in: elements)] = operand
        default: if elements.popLast() == nil { throw .trap(.indexOutOfRange) }
        }
        setValue(instruction.a, isSet ? .set(elements) : .list(elements))
    }

    private func elements(_ value: ContractValue) throws(Stop) -> (elements: [ContractValue], isSet: Bool) {
        switch value {
        case .list(let elements): return (elements, false)
        case .set(let elements): return (elements, true)
        default: throw .trap(.badHostValue)
        }
    }

    private func position(_ word: Word, in elements: [ContractValue]) throws(Stop) -> Int {
        guard word >= 0, word < Word(elements.count) else { throw .trap(.indexOutOfRange) }
        return Int(word)
    }

    private static func insert(_ element: ContractValue, into elements: inout [ContractValue]) {
        let (position, found) = search(element, in: elements)
        if !found { elements.insert(element, at: position) }
    }

    /// Where the element stands in the ascending elements, or where it would.
    private static func search(_ element: ContractValue, in elements: [ContractValue]) -> (position: Int, found: Bool) {
        var (low, high) = (0, elements.count)
        while low < high {
            let middle = (low + high) / 2
            let order = elements[middle].compare(element)
            if order == 0 { return (middle, true) }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return (low, false)
    }
}
