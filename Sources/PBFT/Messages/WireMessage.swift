package import Primitives

/// What travels between replicas: [kind, content, sender index, signature, beside].
///
/// `beside` is null but for a PRE-PREPARE, where it may be the batch; a resent PRE-PREPARE may leave it out, the list is
/// then fetched by digest. Nothing in it is signed: the digest computed from it must equal the signed one.
package struct WireMessage: Hashable, Sendable, CanonicalCodable {
    package let signed: SignedMessage
    package let batch: BatchContent?

    package init(_ signed: SignedMessage, batch: BatchContent? = nil) {
        self.signed = signed
        self.batch = batch
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(5)
        signed.encodeItems(to: &encoder)
        if let batch { encoder.encode(batch) } else { encoder.null() }
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(5) { (inner) throws(DecodingError) in
            let signed = try SignedMessage(items: &inner)
            if inner.takeNull() { return WireMessage(signed) }
            guard signed.kind == .prePrepare else { throw inner.failure(.invalidValue("message without batch")) }
            return WireMessage(signed, batch: try BatchContent(from: &inner))
        }
    }
}
