import ContractVM

/// One step of a random sequence.
enum FuzzStep {
    case advance(hours: UInt64)
    case call(actor: Int, contract: Int, function: Int, [ContractValue])

    /// The step with another value for each argument that is this one, or for the argument at a position alone.
    func replacing(_ old: ContractValue, by new: ContractValue, at position: Int? = nil) -> FuzzStep {
        guard case .call(let actor, let contract, let function, let arguments) = self else { return self }
        let replaced = arguments.enumerated().map { index, value in
            value == old && (position ?? index) == index ? new : value
        }
        return .call(actor: actor, contract: contract, function: function, replaced)
    }
}
