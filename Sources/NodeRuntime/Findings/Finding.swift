package import Primitives

/// One thing that is wrong, or that an operator should know: for programs a code, for people two sentences.
package struct Finding: Hashable, Sendable {
    /// How much it matters; the raw value is the order in which findings are told.
    package enum Severity: Int, Hashable, Sendable, Comparable, CaseIterable {
        /// This node or the network does not do its work.
        case critical
        /// Work goes on with less reserve than it should have.
        case warning
        /// Nothing has to be done.
        case info

        package static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
    }

    package let code: FindingCode
    package let severity: Severity
    /// The other member that it is about; nil if it is about this node or about all.
    package let member: PublicKey?
    /// Since when, by this node's clock; nil where nobody knows.
    package let since: Timestamp?
    /// What is wrong.
    package let sentence: String
    /// What the operator can do.
    package let remedy: String

    package init(
        _ code: FindingCode,
        _ severity: Severity,
        member: PublicKey? = nil,
        since: Timestamp? = nil,
        _ sentence: String,
        remedy: String
    ) {
        self.code = code
        self.severity = severity
        self.member = member
        self.since = since
        self.sentence = sentence
        self.remedy = remedy
    }
}
