/// What the tests of a contract ran of its rules, and what its actions cost beside what they can cost at most.
package struct ContractCoverage: Hashable, Sendable {
    package struct Cost: Hashable, Sendable {
        package let function: String
        /// The worst case that the compiler computed.
        package let bound: UInt64
        /// The most that a call in the tests took; nil if none called it.
        package let seen: UInt64?
    }

    /// Lines on which a statement of an action, query or function begins.
    package let lineCount: Int
    /// Those with a statement that never ran; ascending, from 1.
    package let missedLines: [Int]
    /// One for each action, in the order of the source.
    package let costs: [Cost]

    /// In percent, rounded down, so that 100 means all.
    package var percent: Int { lineCount == 0 ? 100 : (lineCount - missedLines.count) * 100 / lineCount }
}
