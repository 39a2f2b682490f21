/// The covered days of one calendar year, both included, as days since 1970-01-01.
package struct CoverPeriod: Hashable, Sendable {
    package let first: Int64
    package let last: Int64
    /// Whether cover ended early by the rule (death aside).
    package let lapses: Bool
}
