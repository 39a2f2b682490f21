package import Primitives

/// A secret key sealed under a password: Argon2id makes the key, AES-256-GCM seals.
///
/// Bytes: `[1, "consilium/key-file", purpose, public part, [operations, memory bytes, salt], nonce, sealed]`, where the
/// first five items are authenticated. Spec: `Docs/spec/cryptography.md`.
package struct KeyFile: CanonicalCodable, Hashable, Sendable {
    /// What the key is for.
    package let purpose: KeyPurpose
    /// What may be known without the password: the public key, or nothing.
    package let publicPart: [UInt8]
    package let cost: PasswordCost

    private let salt: [UInt8]
    private let nonce: [UInt8]
    private let sealed: [UInt8]

    private static let kind = "consilium/key-file"
    private static let saltByteCount = 16
    private static let sealedLimit = 4096

    /// Seals a secret under a password.
    package static func seal(
        _ secret: SecretBytes,
        purpose: KeyPurpose,
        publicPart: [UInt8],
        password: SecretBytes,
        cost: PasswordCost
    ) throws(ChainCryptoError) -> KeyFile {
        try seal(
            secret,
            purpose: purpose,
            publicPart: publicPart,
            password: password,
            cost: cost,
            salt: RandomBytes.generate(saltByteCount),
            nonce: RandomBytes.generate(AuthenticatedCipher.nonceByteCount)
        )
    }

    /// As above with salt and nonce given; only for fixed vectors, since both must be fresh.
    package static func seal(
        _ secret: SecretBytes,
        purpose: KeyPurpose,
        publicPart: [UInt8],
        password: SecretBytes,
        cost: PasswordCost,
        salt: [UInt8],
        nonce: [UInt8]
    ) throws(ChainCryptoError) -> KeyFile {
        precondition(cost.isAcceptable, "a key file's password cost must lie within the limits")
        precondition(publicPart.count <= sealedLimit, "a key file's public part has at most 4,096 bytes")
        let key = try cost.key(from: password, salt: salt, count: AuthenticatedCipher.keyByteCount)
        let open = KeyFile(purpose: purpose, publicPart: publicPart, cost: cost, salt: salt, nonce: nonce, sealed: [])
        let sealed = AuthenticatedCipher(key: key).seal(secret.copyBytes(), nonce: nonce, aad: open.authenticated)
        return KeyFile(purpose: purpose, publicPart: publicPart, cost: cost, salt: salt, nonce: nonce, sealed: sealed)
    }

    /// Opens the file; `wrongPassword` also if it was altered.
    package func open(password: SecretBytes) throws(ChainCryptoError) -> SecretBytes {
        let key = try cost.key(from: password, salt: salt, count: AuthenticatedCipher.keyByteCount)
        guard let secret = AuthenticatedCipher(key: key).open(sealed, nonce: nonce, aad: authenticated) else {
            throw .wrongPassword
        }
        return SecretBytes(secret)
    }

    /// Reads a key file's bytes.
    package static func load(_ bytes: [UInt8]) throws(ChainCryptoError) -> KeyFile {
        do {
            return try KeyFile(canonicalBytes: bytes)
        } catch {
            throw .malformed(what: "key file", detail: error.description)
        }
    }

    private init(
        purpose: KeyPurpose,
        publicPart: [UInt8],
        cost: PasswordCost,
        salt: [UInt8],
        nonce: [UInt8],
        sealed: [UInt8]
    ) {
        self.purpose = purpose
        self.publicPart = publicPart
        self.cost = cost
        self.salt = salt
        self.nonce = nonce
        self.sealed = sealed
    }
}

extension KeyFile {
    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(7) { (inner) throws(DecodingError) in
            guard try inner.unsigned() == 1 else { throw inner.failure(.invalidValue("key file version")) }
            guard try inner.text(limit: 32) == Self.kind else { throw inner.failure(.invalidValue("key file")) }
            guard let purpose = KeyPurpose(rawValue: try inner.text(limit: 32)) else {
                throw inner.failure(.invalidValue("purpose of a key"))
            }
            let publicPart = try inner.bytes(limit: Self.sealedLimit)
            let (cost, salt) = try inner.array(3) { (hashing) throws(DecodingError) in
                let operations = try hashing.unsigned()
                let cost = PasswordCost(operations: operations, memoryByteCount: try hashing.unsigned())
                guard cost.isAcceptable else { throw hashing.failure(.invalidValue("password cost")) }
                return (cost, try hashing.bytes(limit: Self.saltByteCount))
            }
            let nonce = try inner.bytes(limit: AuthenticatedCipher.nonceByteCount)
            guard salt.count == Self.saltByteCount, nonce.count == AuthenticatedCipher.nonceByteCount else {
                throw inner.failure(.invalidValue("salt or nonce"))
            }
            return KeyFile(
                purpose: purpose,
                publicPart: publicPart,
                cost: cost,
                salt: salt,
                nonce: nonce,
                sealed: try inner.bytes(limit: Self.sealedLimit)
            )
        }
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(7)
        encodeOpenItems(to: &encoder)
        encoder.bytes(nonce)
        encoder.bytes(sealed)
    }

    /// The additional data of the seal: the array of the first five items.
    private var authenticated: [UInt8] {
        var encoder = CanonicalEncoder()
        encoder.array(5)
        encodeOpenItems(to: &encoder)
        return encoder.bytes
    }

    private func encodeOpenItems(to encoder: inout CanonicalEncoder) {
        encoder.unsigned(1)
        encoder.text(Self.kind)
        encoder.text(purpose.rawValue)
        encoder.bytes(publicPart)
        encoder.array(3)
        encoder.unsigned(cost.operations)
        encoder.unsigned(cost.memoryByteCount)
        encoder.bytes(salt)
    }
}
