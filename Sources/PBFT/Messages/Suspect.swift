package import Primitives

/// Says that the sender has waited for the primary of a view for too long; the sender keeps voting.
package struct Suspect: MessageContent {
    package static let kind = MessageKind.suspect
    package static let fieldCount = 1

    package let view: ViewNumber

    package init(view: ViewNumber) { self.view = view }

    package func encodeFields(to encoder: inout CanonicalEncoder) { encoder.unsigned(view) }

    package init(fields decoder: inout CanonicalDecoder) throws(DecodingError) { view = try decoder.counter() }
}
