import ContractVM

/// What the calls that succeeded were given, by the names of the parameters: later calls often speak of the same things.
struct FuzzMemory {
    private struct Slot: Hashable {
        let contract: Int
        let name: String
        let type: ContractType
    }

    /// The last values of a name that are remembered.
    private static let valuesMax = 3

    private var slots: [Slot: [ContractValue]] = [:]

    /// What a parameter of this name and type was given, the oldest first.
    func values(of parameter: FieldDeclaration, in contract: Int) -> [ContractValue] {
        slots[Slot(contract: contract, name: parameter.name, type: parameter.type)] ?? []
    }

    mutating func keep(_ step: FuzzStep, _ contracts: [VerifiedModule]) {
        guard case .call(_, let contract, let function, let arguments) = step else { return }
        for (parameter, value) in zip(contracts[contract].module.functions[function].parameters, arguments) {
            let slot = Slot(contract: contract, name: parameter.name, type: parameter.type)
            let others = (slots[slot] ?? []).filter { $0 != value }
            slots[slot] = others.suffix(Self.valuesMax - 1) + [value]
        }
    }
}
