/// How a call ended.
///
/// Only `completed` keeps its changes.
package enum ExecutionOutcome: Hashable, Sendable {
    /// The result, `none` where the function has none.
    case completed(value: ContractValue, gasUsed: Int64)
    /// A `require` did not hold; its own words.
    case refused(sentence: String, gasUsed: Int64)
    /// The caller may not do this; the contract's words on who may.
    case notPermitted(sentence: String, gasUsed: Int64)
    case trapped(Trap, gasUsed: Int64)
    /// The whole gas limit is used up.
    case outOfGas(gasUsed: Int64)
    /// The host's surroundings failed: no result, on this node only.
    case hostFailed(HostFailure)

    package var gasUsed: Int64 {
        switch self {
        case .completed(_, let gas), .refused(_, let gas), .notPermitted(_, let gas), .trapped(_, let gas),
            .outOfGas(let gas):
            gas
        case .hostFailed: 0
        }
    }
}
