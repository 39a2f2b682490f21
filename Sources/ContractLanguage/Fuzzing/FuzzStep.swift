import ContractVM

/// One step of a random sequence.
enum FuzzStep {
    case advance(hours: UInt64)
    case call(actor: Int, contract: Int, function: Int, [ContractValue])
}
