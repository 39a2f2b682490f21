extension VerifiedModule {
    /// What migrating one entry costs: reading it, the function's worst case, and writing it anew.
    package func migrationPrice(_ visit: ContractReplacement.Visit) -> UInt64 {
        guard let measures = try? TypeMeasures(module.types) else { return .max }
        let written = measures.size(of: module.maps[visit.newMap].entry)
        return checkPrice(visit).saturatingAdding(schedule.write + schedule.writeByte * written)
    }

    /// What asking one entry costs: reading it, and the function's worst case.
    package func checkPrice(_ visit: ContractReplacement.Visit) -> UInt64 {
        guard let measures = try? TypeMeasures(module.types) else { return .max }
        let function = module.functions[visit.function]
        let read = function.parameters.reduce(0) { $0 + measures.size(of: $1.type) }
        return (schedule.scanEntry + schedule.readByte * read).saturatingAdding(function.cost)
    }
}
