package import Primitives

/// A value whose every signature, outer and nested, was checked against the named committee.
///
/// The replica takes nothing else, so it cannot be given an unchecked message. MUST be made only by the code that
/// checked every item of `SignedMessage.requiredSignatures(in:)`, and in tests.
package struct Authenticated<Value: Hashable & Sendable>: Hashable, Sendable {
    package let value: Value
    /// The digest computed from the batch that came beside the message; nil when none came.
    package let computedDigest: Hash256?

    package init(unchecked value: Value, computedDigest: Hash256? = nil) {
        self.value = value
        self.computedDigest = computedDigest
    }
}
