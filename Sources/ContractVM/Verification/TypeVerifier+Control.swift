extension TypeVerifier {
    func checkControl() throws(VerificationError) {
        switch instruction.opcode {
        case .jumpIf, .jumpUnless, .require, .permit: try expect(.bool, in: [.a])
        case .loopStart, .loopNext:
            try expect(.int, in: [.a])
            try require(type(.b).element != nil, "runs over a list or set")
        case .rangeStart, .rangeNext:
            try expect(.int, in: [.a])
            let constant = context.module.constants[Int(instruction.b)]
            guard constant.type == .int, case .int(let bound) = constant.value, bound >= 0 else {
                throw fault("needs an Int constant that is not negative")
            }
        case .call:
            guard let returns = context.module.functions[Int(instruction.b)].returns else {
                throw fault("calls a function without a result")
            }
            try flow(returns, into: type(.a))
        case .callImport: try flow(context.module.imports[Int(instruction.b)].returns, into: type(.a))
        case .returnValue:
            guard let returns = context.declaration.returns else { throw fault("in a function without a result") }
            try flow(type(.a), into: returns)
        case .returnNothing: try require(context.declaration.returns == nil, "in a function with a result")
        default: return
        }
    }

    func checkState() throws(VerificationError) {
        let maps = context.module.maps
        switch instruction.opcode {
        case .read: try flow(.optional(maps[Int(instruction.c)].value), into: type(.a))
        case .write: try flow(type(.a), into: maps[Int(instruction.c)].value)
        case .containsKey: try expect(.bool, in: [.a])
        case .scan:
            guard case .list(let element, _) = type(.a) else { throw fault("gives a list") }
            try flow(maps[Int(instruction.c & 0xFF)].entry, into: element)
        case .caller: try expect(.account, in: [.a])
        case .now: try expect(.time, in: [.a])
        case .hasRole, .hasKind:
            try expect(.bool, in: [.a])
            try expect(instruction.opcode == .hasRole ? .account : .organisation, in: [.b])
            try require(context.module.constants[Int(instruction.c)].type.isText, "needs a Text constant")
        case .organisationOf:
            try expect(.optional(.organisation), in: [.a])
            try expect(.account, in: [.b])
        case .parameter:
            try expect(.optional(.int), in: [.a])
            try require(context.module.constants[Int(instruction.b)].type.isText, "needs a Text constant")
        default: return
        }
    }
}
