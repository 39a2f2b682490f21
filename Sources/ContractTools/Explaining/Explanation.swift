package import ContractLanguage
package import Primitives

/// What became of a call at its height, and why, line by line.
package struct Explanation: Sendable {
    package let contract: String
    package let function: String
    package let caller: AccountID
    /// The block that the call stands in, or would stand in.
    package let height: BlockHeight
    package let time: Timestamp
    /// The outcome's word, as receipts have it.
    package let outcome: String
    package let steps: [ExplainedStep]
    /// Whether there were more steps than are kept.
    package let isCut: Bool
    /// Contracts that ran and whose source does not give the code that is deployed, or that have none.
    package let untold: [String]
}

/// Why a call cannot be explained.
package enum ExplanationError: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownTransaction
    case heightAbove(BlockHeight)
    case historyMissing
    case unknownFunction(contract: String, function: String)
    case badArguments
    case unknownSender
    case ledger(String)

    package var description: String {
        switch self {
        case .unknownTransaction: "no block of this home holds that transaction; check the id, or ask another node's home"
        case .heightAbove(let last): "this home's chain ends at height \(last); give a height up to \(last)"
        case .historyMissing:
            "this home began with a snapshot, so the state before its blocks cannot be made again; take the home of a node that has block 1"
        case .unknownFunction(let contract, let function):
            "at that height there is no \(contract).\(function) that can be called; see `consilium contract show`"
        case .badArguments: "the arguments do not fit the function's parameters at that height"
        case .unknownSender: "the transaction's signer had no active account at that height, so no contract ran"
        case .ledger(let detail): "the chain cannot be read: \(detail)"
        }
    }
}
