internal import ChainCrypto
internal import Primitives

/// One COSE_Sign1 message (RFC 9052 §4.2) in the single form that Consilium accepts.
///
/// `D2 84`, the protected header as a byte string of 38 (`A2 01 27 04 58 20 ‖ key`: algorithm −8, key id), `A0`, the
/// payload as a byte string, the signature as a byte string of 64. Nothing else, nothing behind it.
struct SignedEnvelope: Sendable {
    let signer: PublicKey
    let payload: [UInt8]
    let signature: SignatureBytes

    private static let head: [UInt8] = [0xD2, 0x84, 0x58, 0x26]
    private static let protectedPrefix: [UInt8] = [0xA2, 0x01, 0x27, 0x04, 0x58, 0x20]
    /// Where the key begins, where the unprotected header stands, where the payload begins.
    private static let keyOffset = 10
    private static let unprotectedOffset = 42
    private static let payloadOffset = 43
    private static let signatureItemCount = 66

    init(signer: PublicKey, payload: [UInt8], signature: SignatureBytes) {
        self.signer = signer
        self.payload = payload
        self.signature = signature
    }

    init(bytes: [UInt8]) throws(DecodingError) {
        guard bytes.count > Self.payloadOffset + Self.signatureItemCount else {
            throw DecodingError(.truncated, at: bytes.count)
        }
        guard bytes.starts(with: Self.head), bytes[Self.head.count...].starts(with: Self.protectedPrefix) else {
            throw DecodingError(.invalidValue("COSE_Sign1 head: tag 18, then a protected header of alg -8 and kid"), at: 0)
        }
        guard bytes[Self.unprotectedOffset] == 0xA0 else {
            throw DecodingError(.invalidValue("unprotected header; it must be empty"), at: Self.unprotectedOffset)
        }
        guard let signer = PublicKey(bytes: bytes[Self.keyOffset..<Self.unprotectedOffset]) else {
            throw DecodingError(.invalidValue("key id"), at: Self.keyOffset)
        }
        var decoder = CanonicalDecoder(Array(bytes[Self.payloadOffset...]))
        payload = try decoder.bytes(limit: bytes.count)
        signature = try decoder.fixed()
        try decoder.expectEnd()
        self.signer = signer
    }

    /// Signs `payload`; the result decodes to itself.
    static func sign(_ payload: [UInt8], with key: SigningKey) -> SignedEnvelope {
        let message = signatureStructure(signer: key.publicKey, payload: payload)
        return SignedEnvelope(signer: key.publicKey, payload: payload, signature: key.sign(message))
    }

    var bytes: [UInt8] {
        var encoder = CanonicalEncoder(reservingCapacity: payload.count + 128)
        encoder.encoded(Self.head)
        encoder.encoded(Self.protectedPrefix)
        encoder.encoded(signer.bytes)
        encoder.encoded(CollectionOfOne<UInt8>(0xA0))
        encoder.bytes(payload)
        encoder.bytes(signature)
        return encoder.bytes
    }

    /// The bytes that are signed: `["Signature1", protected, h'', payload]` (RFC 9052 §4.4).
    var signatureStructure: [UInt8] { Self.signatureStructure(signer: signer, payload: payload) }

    var hasValidSignature: Bool {
        SignatureCheck.isValid(signature, message: signatureStructure, key: signer)
    }

    /// `84`, text of 10, byte string of 38: the part before the key is the same for everyone.
    private static let structurePrefix: [UInt8] = {
        var encoder = CanonicalEncoder()
        encoder.array(4)
        encoder.text("Signature1")
        encoder.encoded([0x58, 0x26])
        encoder.encoded(protectedPrefix)
        return encoder.bytes
    }()

    private static func signatureStructure(signer: PublicKey, payload: [UInt8]) -> [UInt8] {
        var encoder = CanonicalEncoder(reservingCapacity: payload.count + 64)
        encoder.encoded(structurePrefix)
        encoder.encoded(signer.bytes)
        encoder.encoded(CollectionOfOne<UInt8>(0x40))
        encoder.bytes(payload)
        return encoder.bytes
    }
}
