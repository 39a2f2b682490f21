package import ChainCrypto
package import Primitives

/// A node's TLS certificate: self-signed X.509 v3 (RFC 5280) with an Ed25519 key (RFC 8410), made anew at every start.
///
/// It is 217 bytes of which only key and signature vary. Name and dates mean nothing: whoever verifies it looks at the key
/// alone, and TLS itself proves that the peer holds it. It does not expire (RFC 5280 §4.1.2.5), because a certificate that
/// expires stops a network while the key in the members' table is still the agreed one.
package struct PeerCertificate: Sendable {
    /// The certificate, DER.
    package let der: [UInt8]
    /// The private key, PKCS #8 (RFC 8410 §7), DER.
    let privateKey: SecretBytes

    package init(signingKey: SigningKey) {
        let body = Self.body(of: signingKey.publicKey)
        let signature = signingKey.sign(body)
        var inner = body
        inner += Self.ed25519Algorithm
        inner += [0x03, 0x41, 0x00] + signature.bytes
        der = Self.sequence(inner)
        privateKey = SecretBytes(signingKey.seed.withBytes { seed in Self.privateKeyPrefix + Array(seed) })
    }

    /// The key in a SubjectPublicKeyInfo (RFC 8410 §4); nil if it is not an Ed25519 key.
    package static func key(inPublicKeyInfo info: [UInt8]) -> PublicKey? {
        guard info.count == publicKeyPrefix.count + PublicKey.byteCount, info.starts(with: publicKeyPrefix) else { return nil }
        return PublicKey(bytes: info.dropFirst(publicKeyPrefix.count))
    }

    // MARK: DER

    /// SEQUENCE { OBJECT IDENTIFIER 1.3.101.112 }.
    private static let ed25519Algorithm: [UInt8] = [0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70]
    /// SEQUENCE { Ed25519, BIT STRING of 32 bytes … }.
    private static let publicKeyPrefix: [UInt8] = [0x30, 0x2A] + ed25519Algorithm + [0x03, 0x21, 0x00]
    /// SEQUENCE { INTEGER 0, Ed25519, OCTET STRING { OCTET STRING of 32 bytes … } }.
    private static let privateKeyPrefix: [UInt8] =
        [0x30, 0x2E, 0x02, 0x01, 0x00] + ed25519Algorithm + [0x04, 0x22, 0x04, 0x20]
    /// One relative name: commonName (2.5.4.3) as UTF8String.
    private static let name: [UInt8] =
        [0x30, 0x14, 0x31, 0x12, 0x30, 0x10, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0C, 0x09] + Array("consilium".utf8)
    /// UTCTime and GeneralizedTime; 9999-12-31 is "no well-defined expiration".
    private static let validity: [UInt8] =
        [0x30, 0x20, 0x17, 0x0D] + Array("700101000000Z".utf8) + [0x18, 0x0F] + Array("99991231235959Z".utf8)

    private static func body(of key: PublicKey) -> [UInt8] {
        // [0] version 3, INTEGER serial number 1
        var fields: [UInt8] = [0xA0, 0x03, 0x02, 0x01, 0x02, 0x02, 0x01, 0x01]
        fields += ed25519Algorithm
        fields += name
        fields += validity
        fields += name
        fields += publicKeyPrefix + key.bytes
        return sequence(fields)
    }

    /// Both sequences are 128 to 255 bytes long, so their length takes two bytes.
    private static func sequence(_ content: [UInt8]) -> [UInt8] {
        precondition((128...255).contains(content.count), "the certificate's parts have fixed sizes")
        return [0x30, 0x81, UInt8(content.count)] + content
    }
}
