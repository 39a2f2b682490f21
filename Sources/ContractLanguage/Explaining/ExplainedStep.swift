/// One line of an explanation: what the contract did there, and what it looked at.
package struct ExplainedStep: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        /// A function begins; its values are the parameters.
        case call
        /// Whether the caller is permitted; its values are the conditions behind `by`.
        case authority
        case statement
        /// How the call ended.
        case end
    }

    package struct Value: Hashable, Sendable {
        /// The expression, as it stands in the source.
        package let text: String
        package let value: String
        /// Of a condition, whether it held; nil for everything else.
        package let holds: Bool?
    }

    package let kind: Kind
    /// How many calls lie around it.
    package let depth: Int
    package let contract: String
    /// From 1.
    package let line: Int
    package let text: String
    package var values: [Value]
}
