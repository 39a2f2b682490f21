import Primitives

extension Machine {
    mutating func state(_ instruction: PreparedInstruction, on host: inout some ContractHost) throws(Stop) {
        switch instruction.opcode {
        case .read, .containsKey, .write, .remove: try map(instruction, on: &host)
        case .scan: try scan(instruction, on: &host)
        case .emit:
            let fields = load(instruction.a, count: Int(instruction.d), taking: instruction.takesA)
            try Self.ask { () throws(HostFailure) in try host.emit(event: Int(instruction.b), fields: fields) }
        case .caller: setValue(instruction.a, .account(host.caller))
        case .now: setWord(instruction.a, Int64(clamping: host.now.rawValue))
        default: try registry(instruction, on: &host)
        }
    }

    private mutating func map(_ instruction: PreparedInstruction, on host: inout some ContractHost) throws(Stop) {
        let map = Int(instruction.c)
        let key = loadB(instruction)
        switch instruction.opcode {
        case .write:
            let value = load(instruction.a, taking: instruction.takesA)
            try Self.ask { () throws(HostFailure) in try host.write(map: map, key: key, value: value) }
        case .remove: try Self.ask { () throws(HostFailure) in try host.write(map: map, key: key, value: nil) }
        default:
            let found = try Self.ask { () throws(HostFailure) in try host.read(map: map, key: key) }
            if instruction.opcode == .read {
                setValue(instruction.a, found ?? .none)
            } else {
                setBool(instruction.a, found != nil)
            }
        }
    }

    /// Asks for no more entries than the gas left can pay, and one, so that the host's work is bounded by the gas.
    private mutating func scan(_ instruction: PreparedInstruction, on host: inout some ContractHost) throws(Stop) {
        let map = Int(instruction.c & 0xFF)
        let price = module.scanEntries[map]
        let affordable = gas / max(1, price)
        let bound = Int64(instruction.d)
        let limit = Int(min(bound, affordable + 1))
        let prefix = load(instruction.b, count: Int(instruction.c >> 8), taking: instruction.takesB)
        let entries = try Self.ask { () throws(HostFailure) in try host.scan(map: map, prefix: prefix, limit: limit) }
        guard entries.count <= limit else { throw .trap(.badHostValue) }
        try charge(Int64(entries.count) * price)
        setValue(instruction.a, .list(entries.map { .record($0.key + [$0.value]) }))
    }

    private mutating func registry(_ instruction: PreparedInstruction, on host: inout some ContractHost) throws(Stop) {
        switch instruction.opcode {
        case .hasRole:
            guard case .account(let account) = values[Int(instruction.b)] else { throw .trap(.badHostValue) }
            let role = name(instruction.c)
            setBool(instruction.a, try Self.ask { () throws(HostFailure) in try host.hasRole(account, role) })
        case .organisationOf:
            guard case .account(let account) = values[Int(instruction.b)] else { throw .trap(.badHostValue) }
            let found = try Self.ask { () throws(HostFailure) in try host.organisation(of: account) }
            setValue(instruction.a, found.map(ContractValue.organisation) ?? .none)
        case .hasKind:
            guard case .organisation(let organisation) = values[Int(instruction.b)] else { throw .trap(.badHostValue) }
            let kind = name(instruction.c)
            setBool(instruction.a, try Self.ask { () throws(HostFailure) in try host.organisationHasKind(organisation, kind) })
        default:
            let name = name(instruction.b)
            let found = try Self.ask { () throws(HostFailure) in try host.parameter(name) }
            setValue(instruction.a, found.map(ContractValue.int) ?? .none)
        }
    }

    private func name(_ constant: UInt16) -> [UInt8] {
        guard case .text(let name) = module.constants[Int(constant)] else { return [] }
        return name
    }
}
