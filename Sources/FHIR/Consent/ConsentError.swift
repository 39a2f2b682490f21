/// Why a Consent or a request cannot be used: where in it, and what is wrong; never its contents.
package struct ConsentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Whether nothing could be read, or something was read that this program must not interpret.
    package enum Kind: Hashable, Sendable {
        /// No JSON, no Consent, or against the rules of R4.
        case malformed
        /// Legal, but not understood or not expressible: to go on would be to guess what the patient meant.
        case notUnderstood
    }

    package let kind: Kind
    package let place: String
    package let reason: String

    package init(_ kind: Kind, _ place: String, _ reason: String) {
        self.kind = kind
        self.place = place
        self.reason = reason
    }

    package var description: String { place.isEmpty ? reason : "\(place): \(reason)" }
}
