internal import CSodium
package import Primitives

/// The one rule by which an Ed25519 signature is accepted: libsodium's.
///
/// `S < L`, no small-order `R` or key, canonical key, cofactorless equation. Every node must use this rule, or the chain
/// splits. Spec: `Docs/spec/cryptography.md`.
package enum SignatureCheck {
    /// Whether the signature is the key's over exactly this message.
    ///
    /// Never fails on any bytes.
    package static func isValid(_ signature: SignatureBytes, message: [UInt8], key: PublicKey) -> Bool {
        Sodium.prepare()
        return crypto_sign_verify_detached(signature.bytes, message, UInt64(message.count), key.bytes) == 0
    }

    /// Whether the signature is the key's over `"consilium/TYPE/v1" ‖ 0x00 ‖ body`.
    package static func isValid(_ signature: SignatureBytes, type: String, body: [UInt8], key: PublicKey) -> Bool {
        isValid(signature, message: SignedBytes.of(type: type, body), key: key)
    }
}
