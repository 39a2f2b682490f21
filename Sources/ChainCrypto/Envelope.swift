internal import Crypto
internal import FoundationEssentials

/// Wraps secrets to readers with HPKE in base mode (RFC 9180 §5.1.1).
///
/// Suite: KEM X-Wing (0x647A), KDF HKDF-SHA-256, AEAD AES-256-GCM.
package enum Envelope {
    /// The suite that `seal` uses.
    package static let suite: UInt16 = 0x647A

    private static let ciphersuite = HPKE.Ciphersuite.XWingMLKEM768X25519_SHA256_AES_GCM_256

    /// Wraps the secret to the reader; `info` and `aad` must be the same to open it.
    package static func seal(
        _ secret: SecretBytes,
        to reader: HPKEPublicKey,
        info: [UInt8],
        aad: [UInt8]
    ) throws(ChainCryptoError) -> SealedEnvelope {
        var plaintext = Data(secret.copyBytes())
        defer { plaintext.resetBytes(in: 0..<plaintext.count) }
        do {
            let key = try XWingMLKEM768X25519.PublicKey(rawRepresentation: Data(reader.bytes))
            var sender = try HPKE.Sender(recipientKey: key, ciphersuite: ciphersuite, info: Data(info))
            let ciphertext = try sender.seal(plaintext, authenticating: Data(aad))
            return SealedEnvelope(
                suite: suite,
                encapsulatedKey: Array(sender.encapsulatedKey),
                ciphertext: Array(ciphertext)
            )
        } catch {
            throw .libraryFailure(what: "sealing an envelope")
        }
    }

    /// Opens an envelope; `envelopeNotOpened` for another reader's, an altered one, or another `info` or `aad`.
    package static func open(
        _ envelope: SealedEnvelope,
        with key: HPKEPrivateKey,
        info: [UInt8],
        aad: [UInt8]
    ) throws(ChainCryptoError) -> SecretBytes {
        guard envelope.suite == suite else {
            throw .unsupported(what: "envelope", found: "suite \(envelope.suite)")
        }
        let native = try HPKEPrivateKey.native(of: key.seed)
        do {
            var recipient = try HPKE.Recipient(
                privateKey: native,
                ciphersuite: ciphersuite,
                info: Data(info),
                encapsulatedKey: Data(envelope.encapsulatedKey)
            )
            var plaintext = try recipient.open(Data(envelope.ciphertext), authenticating: Data(aad))
            defer { plaintext.resetBytes(in: 0..<plaintext.count) }
            return SecretBytes(Array(plaintext))
        } catch {
            throw .envelopeNotOpened
        }
    }
}
