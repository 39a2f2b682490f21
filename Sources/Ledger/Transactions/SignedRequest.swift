package import ChainCrypto
package import Primitives

/// A signed request to read: the COSE_Sign1 message in `Authorization: Consilium BASE64`.
///
/// Its payload is `["consilium/request/v1", chain id, expires, digest]`. It begins with a text where a transaction begins
/// with the number 1, so neither can be taken for the other.
package struct SignedRequest: Hashable, Sendable {
    package static let domain = "consilium/request/v1"
    /// How far ahead a request may expire.
    package static let lifetimeMaxMilliseconds: UInt64 = 60_000
    package static let byteCountMax = 1_024

    package let chainID: String
    package let expires: Timestamp
    /// SHA-256 of the body (POST, PUT) or of the request target (GET).
    package let digest: Hash256
    private let envelope: SignedEnvelope

    /// Decodes strictly; says nothing yet about the signature.
    package init(bytes: [UInt8]) throws(SignedRequestRejection) {
        guard bytes.count <= Self.byteCountMax else { throw .malformed }
        do throws(DecodingError) {
            let envelope = try SignedEnvelope(bytes: bytes)
            var decoder = CanonicalDecoder(envelope.payload)
            (chainID, expires, digest) = try decoder.array(4) { (decoder) throws(DecodingError) in
                guard try decoder.text(limit: 64).utf8.elementsEqual(Self.domain.utf8) else {
                    throw decoder.failure(.invalidValue("request domain"))
                }
                let chainID = try decoder.printableASCII(limit: TransactionLimits.chainIDByteCountMax, "chain id")
                return (chainID, try decoder.counter(Timestamp.self), try decoder.fixed(Hash256.self))
            }
            try decoder.expectEnd()
            self.envelope = envelope
        } catch {
            throw .malformed
        }
    }

    /// Signs a request for the bytes whose SHA-256 is `digest`.
    package static func sign(
        chainID: String,
        expires: Timestamp,
        digest: Hash256,
        with key: SigningKey
    ) -> [UInt8] {
        var encoder = CanonicalEncoder()
        encoder.array(4)
        encoder.text(domain)
        encoder.text(chainID)
        encoder.unsigned(expires)
        encoder.bytes(digest)
        return SignedEnvelope(signing: encoder.bytes, with: key).bytes
    }

    /// Checks chain, time, digest and signature, and returns the key that asked.
    package func verify(
        digest expected: Hash256,
        now: Timestamp,
        chainID expectedChain: String
    ) throws(SignedRequestRejection) -> PublicKey {
        guard chainID == expectedChain else { throw .wrongChain }
        guard now < expires else { throw .expired }
        guard expires.distance(above: now) <= Self.lifetimeMaxMilliseconds else { throw .expiresTooLate }
        guard digest == expected else { throw .wrongDigest }
        guard envelope.hasValidSignature else { throw .badSignature }
        return signer
    }

    /// The key that the message names; nobody has checked its signature before `verify`.
    package var signer: PublicKey { envelope.signer }
    package var bytes: [UInt8] { envelope.bytes }

    package static func == (left: SignedRequest, right: SignedRequest) -> Bool { left.bytes == right.bytes }

    package func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}

/// Why a signed request was not accepted; the caller answers all of them alike where existence is a secret.
package enum SignedRequestRejection: String, Error, Hashable, Sendable {
    case malformed
    case wrongChain = "wrong_chain"
    case expired
    case expiresTooLate = "expires_too_late"
    case wrongDigest = "wrong_digest"
    case badSignature = "bad_signature"

    /// What is wrong and what to do.
    package var message: String {
        switch self {
        case .malformed:
            "the Authorization header holds no signed request; sign [\"consilium/request/v1\", chain id, expires, digest]"
        case .wrongChain: "the signed request names another chain; use the chain id that `status` shows"
        case .expired: "the signed request has expired; sign a new one and check this machine's clock"
        case .expiresTooLate: "the signed request expires more than 60 s ahead; sign one with an earlier expiry"
        case .wrongDigest: "the signed request is for other bytes; sign the SHA-256 of the exact body or request target"
        case .badSignature: "the signature of the request does not fit its key"
        }
    }
}
