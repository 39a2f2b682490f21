/// The price of each instruction of a function under a schedule, from its opcode and the types of its registers.
struct InstructionPrices {
    let context: FunctionContext
    let schedule: GasSchedule

    var prices: [UInt64] { context.code.map(price) }

    /// What the instruction may cost beyond its price: what it calls, or the entries that a scan gives.
    func beyond(_ instruction: Instruction, bodies: [UInt64]) -> UInt64 {
        switch instruction.opcode {
        case .call: bodies[Int(instruction.b)]
        case .callImport: context.module.imports[Int(instruction.b)].cost
        case .scan: UInt64(type(instruction.a).bound ?? 0) * scanEntry(map: Int(instruction.c & 0xFF))
        default: 0
        }
    }

    /// What one entry of a scan of this map costs.
    func scanEntry(map: Int) -> UInt64 { schedule.scanEntry + schedule.readByte * size(context.module.maps[map].entry) }

    private func price(_ instruction: Instruction) -> UInt64 {
        let (base, element, quad) = (schedule.value, schedule.element, schedule.quad)
        switch instruction.opcode {
        case .move, .constant: return type(instruction.a).isScalar ? schedule.scalar : base
        case .integer, .boolean, .add, .subtract, .multiply, .divide, .remainder, .negate, .bitAnd, .bitOr, .bitXor,
            .minimum, .maximum, .addSmall, .not, .and, .or, .equal, .notEqual, .less, .lessOrEqual, .jump, .jumpIf,
            .jumpUnless, .loopStart, .loopNext, .rangeStart, .rangeNext, .returnValue, .returnNothing, .require, .permit,
            .refuse:
            return schedule.scalar
        case .equalValue, .notEqualValue, .lessValue, .hasPrefix:
            return base + quad * min(size(type(instruction.b)), size(type(instruction.c))) / 4
        case .concatenate: return base + copying(type(instruction.a))
        case .record, .enumCase, .list: return base + element * registers(instruction)
        case .set: return base + registers(instruction) * (element + copying(type(instruction.a)))
        case .setField: return base + element * fields(type(instruction.a))
        case .append, .setElement, .removeLast: return base + copying(type(instruction.a))
        case .insert, .discard: return base + copying(type(instruction.a)) + searching(type(instruction.a))
        case .contains: return base + searching(type(instruction.b))
        case .call: return schedule.call + element * registers(instruction)
        case .callImport: return schedule.imported + schedule.argumentByte * bytes(instruction)
        case .read, .containsKey:
            let value = instruction.opcode == .read ? size(context.module.maps[Int(instruction.c)].value) : 0
            return schedule.read + schedule.readByte * (bytes(instruction) + value)
        case .write: return schedule.write + schedule.writeByte * (bytes(instruction) + size(type(instruction.a)))
        case .remove: return schedule.write + schedule.writeByte * bytes(instruction)
        case .scan: return schedule.scan + schedule.readByte * bytes(instruction)
        case .emit: return schedule.event + schedule.eventByte * bytes(instruction)
        case .hasRole, .organisationOf, .hasKind, .parameter: return schedule.registry
        default: return base
        }
    }

    private func type(_ register: UInt16) -> ContractType { context.registers[Int(register)] }

    private func size(_ type: ContractType) -> UInt64 { context.measures.size(of: type) }

    /// How many registers the instruction's list has.
    private func registers(_ instruction: Instruction) -> UInt64 { UInt64(context.rangeTypes(of: instruction)?.count ?? 0) }

    /// How many bytes the instruction's list of registers has at most.
    private func bytes(_ instruction: Instruction) -> UInt64 {
        (context.rangeTypes(of: instruction) ?? []).reduce(0) { $0 + size($1) }
    }

    /// What copying a text, list or set of this type costs at most.
    private func copying(_ type: ContractType) -> UInt64 {
        let bound = UInt64(type.bound ?? 0)
        return type.element == nil ? schedule.quad * bound / 4 : schedule.element * bound
    }

    /// What finding an element costs at most: every one is looked at in a list, some in a set.
    private func searching(_ type: ContractType) -> UInt64 {
        guard let element = type.element, let bound = type.bound else { return 0 }
        let looks = type.isSet ? UInt64(Int.bitWidth - bound.leadingZeroBitCount) : UInt64(bound)
        return looks * (schedule.element + schedule.quad * size(element) / 4)
    }

    private func fields(_ type: ContractType) -> UInt64 { UInt64(context.module.types.fields(of: type)?.count ?? 0) }
}
