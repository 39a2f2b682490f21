package import Primitives

/// The new primary starts its view with q VIEW-CHANGEs and the proposals that follow from them (PBFT §4.4).
///
/// `entries` are the heights above the base in order without gaps; every replica recomputes them.
package struct NewView: MessageContent {
    package static let kind = MessageKind.newView
    package static let fieldCount = 3

    /// One height that the new view must order again, and the digest it must order.
    package struct Entry: Hashable, Sendable, CanonicalCodable {
        package let height: BlockHeight
        package let digest: Hash256

        package init(height: BlockHeight, digest: Hash256) {
            self.height = height
            self.digest = digest
        }

        package func encode(to encoder: inout CanonicalEncoder) {
            encoder.array(2)
            encoder.unsigned(height)
            encoder.bytes(digest)
        }

        package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
            self = try decoder.array(2) { (inner) throws(DecodingError) in
                Entry(height: try inner.counter(), digest: try inner.fixed())
            }
        }
    }

    package let view: ViewNumber
    package let viewChanges: [SignedMessage]
    package let entries: [Entry]

    package init(view: ViewNumber, viewChanges: [SignedMessage], entries: [Entry]) {
        self.view = view
        self.viewChanges = viewChanges
        self.entries = entries
    }

    package func encodeFields(to encoder: inout CanonicalEncoder) {
        encoder.unsigned(view)
        encoder.list(viewChanges)
        encoder.list(entries)
    }

    /// Who claims what, without the signatures.
    package func encodeSignedFields(to encoder: inout CanonicalEncoder) {
        encoder.unsigned(view)
        encoder.array(viewChanges.count)
        for nested in viewChanges {
            encoder.array(2)
            encoder.unsigned(nested.sender)
            encoder.encoded(nested.message.claim)
        }
        encoder.list(entries)
    }

    package init(fields decoder: inout CanonicalDecoder) throws(DecodingError) {
        view = try decoder.counter()
        viewChanges = try decoder.list(limit: Committee.sizeLimit) { (inner) throws(DecodingError) in
            // Only VIEW-CHANGEs stand here, so a NEW-VIEW never nests in another.
            let message = try SignedMessage(from: &inner)
            guard message.kind == .viewChange else { throw inner.failure(.invalidValue("VIEW-CHANGE")) }
            return message
        }
        entries = try decoder.list(limit: ReplicaSettings.windowLimit)
    }
}
