internal import CSodium
package import Primitives

/// An Ed25519 key pair (RFC 8032) that signs; its seed is wiped from memory when the last copy goes.
package struct SigningKey: Sendable, CustomStringConvertible {
    package static let seedByteCount = 32

    /// The 32 bytes of RFC 8032 §5.1.5 that the key pair is made from.
    package let seed: SecretBytes
    package let publicKey: PublicKey

    /// libsodium's form: seed ‖ public key.
    private let expanded: SecretBytes

    /// Makes the key pair of a seed of exactly 32 bytes.
    package init(seed: SecretBytes) {
        precondition(seed.count == Self.seedByteCount, "an Ed25519 seed has 32 bytes")
        Sodium.prepare()
        var publicBytes = [UInt8](repeating: 0, count: PublicKey.byteCount)
        expanded = SecretBytes(count: 64) { secret in
            let status = seed.withPointer { crypto_sign_seed_keypair(&publicBytes, secret, $0) }
            precondition(status == 0, "libsodium failed to make an Ed25519 key pair")
        }
        guard let publicKey = PublicKey(bytes: publicBytes) else {
            preconditionFailure("an Ed25519 public key has 32 bytes")
        }
        self.publicKey = publicKey
        self.seed = seed
    }

    /// Makes a new key pair from the system's random bytes.
    package static func generate() -> SigningKey { SigningKey(seed: RandomBytes.secret(seedByteCount)) }

    /// Signs the message as it is; deterministic (RFC 8032).
    package func sign(_ message: [UInt8]) -> SignatureBytes {
        var signature = [UInt8](repeating: 0, count: SignatureBytes.byteCount)
        let status = expanded.withPointer { crypto_sign_detached(&signature, nil, message, UInt64(message.count), $0) }
        precondition(status == 0, "libsodium failed to sign")
        guard let bytes = SignatureBytes(bytes: signature) else {
            preconditionFailure("an Ed25519 signature has 64 bytes")
        }
        return bytes
    }

    /// Signs `"consilium/TYPE/v1" ‖ 0x00 ‖ body`, so that a signature of one kind never passes for another.
    package func sign(type: String, _ body: [UInt8]) -> SignatureBytes {
        sign(SignedBytes.of(type: type, body))
    }

    package var description: String { "SigningKey(\(publicKey.hex))" }
}
