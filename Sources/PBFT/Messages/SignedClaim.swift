package import Primitives

/// A signed message as far as its signature goes: what the sender claims, without the signatures of others that it shows.
///
/// Canonical form: [kind, claim, sender index, signature]; the claim is the array of the fields as they are signed. It suffices to
/// prove what somebody said, and is small.
package struct SignedClaim: Hashable, Sendable, CanonicalCodable {
    package let kind: MessageKind
    /// The canonical array of the signed fields.
    package let claim: [UInt8]
    package let sender: ValidatorIndex
    package let signature: SignatureBytes

    package init(_ signed: SignedMessage) {
        (kind, claim) = (signed.kind, signed.message.claim)
        (sender, signature) = (signed.sender, signed.signature)
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(4)
        encoder.unsigned(UInt64(kind.rawValue))
        encoder.encoded(claim)
        encoder.unsigned(sender)
        encoder.bytes(signature)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        (kind, claim, sender, signature) = try decoder.array(4) { (inner) throws(DecodingError) in
            guard let byte = UInt8(exactly: try inner.unsigned()), let kind = MessageKind(rawValue: byte) else {
                throw inner.failure(.invalidValue("message kind"))
            }
            return (kind, try inner.skipItem(), try inner.counter(), try inner.fixed())
        }
    }

    /// The bytes that are signed: the claim's fields behind what binds them to chain, epoch and set.
    package func signedBody(_ context: SigningContext) -> [UInt8] {
        var encoder = CanonicalEncoder(reservingCapacity: claim.count + 80)
        encoder.array(3 + kind.fieldCount)
        context.encode(to: &encoder)
        // No message has more than 23 fields: the head of their array is one byte.
        encoder.encoded(claim.dropFirst())
        return encoder.bytes
    }
}
