/// One function under verification, with what its instructions refer to.
struct FunctionContext {
    let module: ContractModule
    let measures: TypeMeasures
    /// Position in the module.
    let index: Int
    let declaration: FunctionDeclaration
    let registers: [ContractType]

    init(_ module: ContractModule, _ measures: TypeMeasures, _ index: Int) {
        self.module = module
        self.measures = measures
        self.index = index
        declaration = module.functions[index]
        registers = declaration.registers
    }

    var code: [Instruction] { declaration.code }

    func fault(_ message: String, at position: Int?) -> VerificationError {
        VerificationError(message, function: declaration.name, instruction: position)
    }

    /// The types that an instruction's list of registers must have; nil where the instruction names nothing that exists.
    func rangeTypes(of instruction: Instruction) -> [ContractType]? {
        switch instruction.opcode {
        case .record: return module.types.fields(of: register(instruction.a) ?? .bool)
        case .enumCase: return payload(of: register(instruction.a), position: Int(instruction.c))
        case .list, .set:
            let count = Int(instruction.c)
            guard let element = register(instruction.a)?.element, count <= MachineLimits.fields else { return nil }
            return Array(repeating: element, count: count)
        case .dateMake: return [.int, .int, .int]
        case .moneyScale, .moneyScaleUp, .moneyScaleDown: return [.int, .int]
        case .call: return entry(module.functions, instruction.b)?.parameters.map(\.type)
        case .callImport: return entry(module.imports, instruction.b)?.parameters
        case .read, .write, .remove, .containsKey: return entry(module.maps, instruction.c)?.keyTypes
        case .scan:
            guard let keys = entry(module.maps, instruction.c & 0xFF)?.keyTypes else { return nil }
            let count = Int(instruction.c >> 8)
            return count <= keys.count ? Array(keys.prefix(count)) : nil
        case .emit: return entry(module.events, instruction.b)?.fields.map(\.type)
        default: return []
        }
    }

    /// The registers that an instruction reads at its operands a, b and c.
    func reads(of instruction: Instruction) -> [Range<Int>] {
        let shape = instruction.opcode.shape
        return [(shape.a, instruction.a), (shape.b, instruction.b), (shape.c, instruction.c)].map { operand, number in
            let first = Int(number)
            return switch operand {
            case .reads, .updates: first..<first + 1
            case .range: first..<first + (rangeTypes(of: instruction)?.count ?? 0)
            default: first..<first
            }
        }
    }

    /// The payload types of a case; nil if the type is no enum or has no such case.
    func payload(of type: ContractType?, position: Int) -> [ContractType]? {
        guard case .enumeration(let index)? = type, let cases = module.types.enumeration(index)?.cases,
            cases.indices.contains(position)
        else { return nil }
        return cases[position].payload
    }

    func register(_ number: UInt16) -> ContractType? { entry(registers, number) }

    func entry<Element>(_ list: [Element], _ position: UInt16) -> Element? {
        Int(position) < list.count ? list[Int(position)] : nil
    }
}

extension ContractType {
    /// The element type of a list or set.
    var element: ContractType? {
        switch self {
        case .list(let element, _), .set(let element, _): element
        default: nil
        }
    }

    /// The declared bound of a text, bytes, list or set.
    var bound: Int? {
        switch self {
        case .text(let bound), .bytes(let bound), .list(_, let bound), .set(_, let bound): bound
        default: nil
        }
    }

    /// Whether the two differ in bounds at most.
    func resembles(_ other: ContractType) -> Bool { accepts(other) || other.accepts(self) || loosely(other) }

    private func loosely(_ other: ContractType) -> Bool {
        switch (self, other) {
        case (.text, .text), (.bytes, .bytes): true
        case (.list(let one, _), .list(let two, _)), (.set(let one, _), .set(let two, _)): one.resembles(two)
        case (.optional(let one), .optional(let two)): one.resembles(two)
        case (.tuple(let one), .tuple(let two)): one.count == two.count && zip(one, two).allSatisfy { $0.resembles($1) }
        default: self == other
        }
    }
}
