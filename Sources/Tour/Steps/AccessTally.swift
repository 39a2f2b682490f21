/// Requests for records that were answered, and how.
package struct AccessTally: Hashable, Sendable {
    package var granted = 0
    package var refused = 0
    package var emergency = 0

    package init() {}

    package static func + (left: AccessTally, right: AccessTally) -> AccessTally {
        var sum = left
        sum.granted += right.granted
        sum.refused += right.refused
        sum.emergency += right.emergency
        return sum
    }
}

/// A disclosure that the audit comes back to.
package struct ExampleDisclosure: Hashable, Sendable {
    /// Id of the source.
    package let patientID: String
    /// The request's transaction, in hex.
    package let transaction: String
}
