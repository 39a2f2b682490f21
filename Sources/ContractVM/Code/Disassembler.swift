/// Writes bytecode as text, for people who compare it with the source.
package enum Disassembler {
    /// One line an instruction: `   3  add r5 r1 r2`.
    package static func text(of function: FunctionDeclaration, in module: ContractModule) -> String {
        var lines = [heading(of: function, in: module)]
        for (position, instruction) in function.code.enumerated() {
            let number = String(position)
            let padding = String(repeating: " ", count: max(0, 5 - number.utf8.count))
            lines.append("\(padding)\(number)  \(text(of: instruction, in: module))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// All functions of the module, an empty line between them.
    package static func text(of module: ContractModule) -> String {
        module.functions.map { text(of: $0, in: module) }.joined(separator: "\n")
    }

    private static func heading(of function: FunctionDeclaration, in module: ContractModule) -> String {
        let registers = function.registers.enumerated().map { "r\($0.offset): \($0.element.spelling(in: module.types))" }
        return "\(function.kind) \(function.name) cost \(function.cost) [\(registers.joined(separator: ", "))]"
    }

    private static func text(of instruction: Instruction, in module: ContractModule) -> String {
        let shape = instruction.opcode.shape
        let operands = [(shape.a, instruction.a), (shape.b, instruction.b), (shape.c, instruction.c)]
        let words = operands.compactMap { text(of: $0.0, $0.1, in: module) }
        return (["\(instruction.opcode)"] + words).joined(separator: " ")
    }

    private static func text(of operand: Operand, _ value: UInt16, in module: ContractModule) -> String? {
        let index = Int(value)
        switch operand {
        case .unused: return nil
        case .reads, .writes, .updates: return "r\(value)"
        case .range: return "r\(value)…"
        case .constant: return "const[\(value)]"
        case .sentence: return "sentence[\(value)]"
        case .map: return module.maps.indices.contains(index) ? module.maps[index].name : "map[\(value)]"
        case .event: return module.events.indices.contains(index) ? module.events[index].name : "event[\(value)]"
        case .function: return module.functions.indices.contains(index) ? module.functions[index].name : "function[\(value)]"
        case .imported:
            guard module.imports.indices.contains(index) else { return "import[\(value)]" }
            return "\(module.imports[index].contract).\(module.imports[index].function)"
        case .target: return "→\(value)"
        case .number: return "#\(value)"
        }
    }
}
