package import Primitives

/// The record `Answer` of the contract `records`.
package struct AccessAnswer: Hashable, Sendable {
    /// The number of the disclosure or refusal that was written.
    package let id: Int64
    package let isPermitted: Bool
    package let basis: String

    /// Nil for any other value.
    package init?(_ value: CanonicalValue?) {
        guard let fields = value?.elements, fields.count == 4, let id = fields[0].integer,
            let isPermitted = fields[1].flag, let basis = fields[2].text
        else { return nil }
        self.id = id
        self.isPermitted = isPermitted
        self.basis = basis
    }
}
