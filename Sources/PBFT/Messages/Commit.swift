package import Primitives

/// Says that the sender holds a prepared certificate on disk (PBFT §4.2).
package struct Commit: MessageContent {
    package static let kind = MessageKind.commit
    package static let fieldCount = 3

    package let view: ViewNumber
    package let height: BlockHeight
    package let digest: Hash256

    package init(view: ViewNumber, height: BlockHeight, digest: Hash256) {
        self.view = view
        self.height = height
        self.digest = digest
    }

    package func encodeFields(to encoder: inout CanonicalEncoder) {
        encoder.unsigned(view)
        encoder.unsigned(height)
        encoder.bytes(digest)
    }

    package init(fields decoder: inout CanonicalDecoder) throws(DecodingError) {
        view = try decoder.counter()
        height = try decoder.counter()
        digest = try decoder.fixed()
    }
}
