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
    case notInBlock(BlockHeight)
    /// The outcome's word and sentence.
    case didNotRun(String, String)
    case unknownFunction(contract: String, function: String)
    case badArguments
    case ledger(String)

    package var description: String {
        switch self {
        case .notInBlock(let height): "block \(height) does not hold that transaction; check the id, or ask another node"
        case .didNotRun(let outcome, let sentence):
            "no contract ran, so there is nothing to explain: the transaction ended with \(outcome)"
                + (sentence.isEmpty ? "" : ", \(sentence)")
        case .unknownFunction(let contract, let function):
            "at that height there is no \(contract).\(function) that can be called; see `consilium contract show`"
        case .badArguments: "the arguments do not fit the function's parameters at that height"
        case .ledger(let detail): "the chain cannot be read: \(detail)"
        }
    }
}
