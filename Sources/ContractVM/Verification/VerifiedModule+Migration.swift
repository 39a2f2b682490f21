extension VerifiedModule {
    /// What migrating one entry costs: reading it, the function's worst case, and writing it anew.
    package func migrationPrice(_ migration: ContractReplacement.Migration) -> UInt64 {
        guard let measures = try? TypeMeasures(module.types) else { return .max }
        let function = module.functions[migration.function]
        let read = function.parameters.reduce(0) { $0 + measures.size(of: $1.type) }
        let written = measures.size(of: module.maps[migration.newMap].entry)
        let state = schedule.scanEntry + schedule.readByte * read + schedule.write + schedule.writeByte * written
        return state.saturatingAdding(function.cost)
    }
}
