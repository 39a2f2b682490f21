extension TypeVerifier {
    func checkCompound() throws(VerificationError) {
        switch instruction.opcode {
        case .record, .enumCase: return  // their registers are checked as a list
        case .field: try flow(try field(Int(instruction.c), of: type(.b)), into: type(.a))
        case .setField: try flow(type(.c), into: try field(Int(instruction.b), of: type(.a)))
        case .isCase, .caseIndex:
            try expect(instruction.opcode == .isCase ? .bool : .int, in: [.a])
            let position = instruction.opcode == .isCase ? Int(instruction.c) : 0
            try require(context.payload(of: type(.b), position: position) != nil, "needs an enum with that case")
        case .payload:
            guard let payload = context.payload(of: type(.b), position: Int(instruction.c >> 8)),
                let found = context.entry(payload, instruction.c & 0xFF)
            else { throw fault("needs an enum with that case and payload") }
            try flow(found, into: type(.a))
        case .isSome:
            try expect(.bool, in: [.a])
            _ = try wrapped(type(.b))
        case .none: _ = try wrapped(type(.a))
        case .some: try flow(type(.b), into: try wrapped(type(.a)))
        case .unwrapOr:
            try flow(try wrapped(type(.b)), into: type(.a))
            try flow(type(.c), into: type(.a))
        default: try flow(try wrapped(type(.b)), into: type(.a))
        }
    }

    func checkCollection() throws(VerificationError) {
        switch instruction.opcode {
        case .list, .set:
            try require(instruction.opcode == .list ? type(.a).isList : type(.a).isSet, "gives a list or set")
            try require(Int(instruction.c) <= type(.a).bound ?? 0, "has more elements than its bound")
        case .append:
            try require(type(.a).isList, "works on a list")
            try flow(type(.b), into: try element(type(.a)))
        case .insert, .discard:
            try require(type(.a).isSet, "works on a set")
            try flow(type(.b), into: try element(type(.a)))
        case .count:
            try expect(.int, in: [.a])
            _ = try element(type(.b))
        case .element:
            try flow(try element(type(.b)), into: type(.a))
            try expect(.int, in: [.c])
        case .setElement:
            try require(type(.a).isList, "works on a list")
            try expect(.int, in: [.b])
            try flow(type(.c), into: try element(type(.a)))
        case .contains:
            try expect(.bool, in: [.a])
            try require(try element(type(.b)).resembles(type(.c)), "looks for another type than the elements'")
        default: try require(type(.a).isList, "works on a list")
        }
    }

    private func field(_ index: Int, of type: ContractType) throws(VerificationError) -> ContractType {
        guard let fields = context.module.types.fields(of: type), fields.indices.contains(index) else {
            throw fault("needs a record with that field")
        }
        return fields[index]
    }

    private func wrapped(_ type: ContractType) throws(VerificationError) -> ContractType {
        guard case .optional(let wrapped) = type else { throw fault("needs an optional") }
        return wrapped
    }

    private func element(_ type: ContractType) throws(VerificationError) -> ContractType {
        guard let element = type.element else { throw fault("needs a list or set") }
        return element
    }
}
