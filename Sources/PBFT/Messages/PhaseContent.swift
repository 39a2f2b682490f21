package import Primitives

/// What the messages of the three phases say alike: a batch, by its digest, at a place in the order (PBFT §4.2).
package protocol PhaseContent: MessageContent {
    var view: ViewNumber { get }
    var height: BlockHeight { get }
    var digest: Hash256 { get }

    init(view: ViewNumber, height: BlockHeight, digest: Hash256)
}

extension PhaseContent {
    package static var fieldCount: Int { 3 }

    package func encodeFields(to encoder: inout CanonicalEncoder) {
        encoder.unsigned(view)
        encoder.unsigned(height)
        encoder.bytes(digest)
    }

    package init(fields decoder: inout CanonicalDecoder) throws(DecodingError) {
        self.init(view: try decoder.counter(), height: try decoder.counter(), digest: try decoder.fixed())
    }
}
