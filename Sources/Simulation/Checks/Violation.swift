/// A rule that a run broke: what a simulation looks for.
package struct Violation: Error, Hashable, Sendable, CustomStringConvertible {
    package let rule: Rule
    package let detail: String

    package init(_ rule: Rule, _ detail: String) {
        self.rule = rule
        self.detail = detail
    }

    package var description: String { "\(rule.rawValue): \(detail)" }

    /// The rules; raw values stand in reports.
    package enum Rule: String, Hashable, Sendable, CaseIterable {
        /// One block for a height, on all nodes and for ever.
        case agreement
        /// One state for a height.
        case stateRoot = "state-root"
        /// A node certifies heights one after the other.
        case order
        /// A transaction is executed once.
        case once
        /// What a node said was certified is there after any crash.
        case durability
        /// A node that starts again is the node that died.
        case recovery
        /// A node never signs two different things for one place.
        case signatures
        /// A node enters a view only by a NEW-VIEW that follows from a quorum of VIEW-CHANGEs.
        case views
        /// Nobody who keeps the rules is accused of breaking them.
        case accusation
        /// A node stops by itself only when its disk fails.
        case halt
        /// Only what a client signed is executed.
        case origin
        /// A transaction runs before it expires, and block time stays near the true time.
        case time
        /// What a node keeps beside the chain does not grow with the chain.
        case bounded
        /// After all faults have ended, what was admitted is certified in time.
        case liveness
    }
}
