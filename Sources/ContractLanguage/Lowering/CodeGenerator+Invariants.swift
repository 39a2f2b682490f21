import ContractVM

extension CodeGenerator {
    /// Writes an entry, and before it checks what always holds of every entry of the map.
    mutating func write(_ map: Int, _ keys: [TypedExpression], _ value: TypedExpression) {
        let checks = symbols.invariants.filter { $0.isAlways && $0.map == map }
        guard !checks.isEmpty else {
            let held = self.value(value)
            return code.emit(.write, held, key(keys, map), UInt16(clamping: map))
        }
        let declaration = symbols.maps[map]
        let first = pool.take(declaration.keyTypes + [declaration.value], from: &code)
        let held = first &+ UInt16(clamping: keys.count)
        self.value(value, into: held)
        for (index, key) in keys.enumerated() { self.value(key, into: first &+ UInt16(clamping: index)) }
        for check in checks { require(check, first) }
        code.emit(.write, held, first, UInt16(clamping: map))
    }

    /// Before an action ends well: what always holds of the state, of which it may have changed a part.
    mutating func requireInvariants() {
        guard let number, function.kind == .action else { return }
        for check in symbols.invariants where check.isAlways && check.map == nil {
            guard !symbols.effects[number].writes.isDisjoint(with: symbols.effects[check.function].reads) else { continue }
            require(check, 0)
        }
    }

    /// Before a migration gives an entry: what always holds of the entries of its map, unless it drops this one.
    mutating func requireEntryInvariants(_ result: UInt16) {
        guard let number, case .migration(let name) = symbols.functions[number].syntax.purpose,
            let map = symbols.mapIndex[name.text], let check = symbols.mapChecks[map]
        else { return }
        let declaration = symbols.maps[map]
        let isOptional = function.returns != declaration.value
        let end = code.label()
        let first = pool.take(declaration.keyTypes + [declaration.value], from: &code)
        if isOptional {
            let isThere = temporary(.bool)
            code.emit(.isSome, isThere, result)
            code.emit(.jumpUnless, isThere, to: end)
        }
        for index in declaration.key.indices { code.emit(.move, first &+ UInt16(clamping: index), UInt16(clamping: index)) }
        code.emit(isOptional ? .unwrap : .move, first &+ UInt16(clamping: declaration.key.count), result)
        code.emit(.call, temporary(.bool), UInt16(clamping: check), first)
        code.place(end)
    }

    private mutating func require(_ invariant: ContractSymbols.Invariant, _ arguments: UInt16) {
        let holds = temporary(.bool)
        code.emit(.call, holds, UInt16(clamping: invariant.function), arguments)
        code.emit(.require, holds, module.sentence(invariant.sentence))
    }
}
