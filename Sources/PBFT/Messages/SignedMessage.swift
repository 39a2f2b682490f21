package import Primitives

/// A message with the index of its signer and the signature over `message.signedBody(context)`.
///
/// Canonical form: [kind, content, sender index, signature]. That the signature is valid is said by `Authenticated`.
package struct SignedMessage: Hashable, Sendable, CanonicalCodable {
    package let message: PBFTMessage
    package let sender: ValidatorIndex
    package let signature: SignatureBytes

    package init(_ message: PBFTMessage, sender: ValidatorIndex, signature: SignatureBytes) {
        self.message = message
        self.sender = sender
        self.signature = signature
    }

    package var kind: MessageKind { message.kind }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(4)
        encodeItems(to: &encoder)
    }

    func encodeItems(to encoder: inout CanonicalEncoder) {
        encoder.unsigned(UInt64(kind.rawValue))
        message.encodeContent(to: &encoder)
        encoder.unsigned(sender)
        encoder.bytes(signature)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(4) { (inner) throws(DecodingError) in try SignedMessage(items: &inner) }
    }

    init(items decoder: inout CanonicalDecoder) throws(DecodingError) {
        let raw = try decoder.unsigned()
        guard let byte = UInt8(exactly: raw), let kind = MessageKind(rawValue: byte) else {
            throw decoder.failure(.invalidValue("message kind"))
        }
        message = try PBFTMessage(kind: kind, content: &decoder)
        sender = try decoder.counter()
        signature = try decoder.fixed()
    }
}
