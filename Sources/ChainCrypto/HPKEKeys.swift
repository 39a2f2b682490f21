internal import Crypto
internal import FoundationEssentials
internal import Primitives

/// A reader's X-Wing public key (ML-KEM-768 ‖ X25519), 1,216 bytes, to which data keys are wrapped.
package struct HPKEPublicKey: Hashable, Sendable, CustomStringConvertible {
    package static let byteCount = 1216

    package let bytes: [UInt8]

    /// Takes exactly 1,216 bytes that X-Wing accepts; anything else gives nil.
    package init?(bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count == Self.byteCount, (try? XWingMLKEM768X25519.PublicKey(rawRepresentation: Data(bytes))) != nil
        else { return nil }
        self.bytes = bytes
    }

    package var description: String { "HPKEPublicKey(\(Hasher256.hash(bytes).hex.prefix(16))…)" }
}

/// A reader's X-Wing private key, kept as its 32-byte seed.
package struct HPKEPrivateKey: Sendable, CustomStringConvertible {
    package static let seedByteCount = 32

    package let seed: SecretBytes
    package let publicKey: HPKEPublicKey

    /// Makes the key pair of a seed of exactly 32 bytes.
    package init(seed: SecretBytes) throws(ChainCryptoError) {
        guard seed.count == Self.seedByteCount else {
            throw .malformed(what: "HPKE key", detail: "a seed has 32 bytes, this one has \(seed.count)")
        }
        self.seed = seed
        let native = try Self.native(of: seed)
        guard let publicKey = HPKEPublicKey(bytes: native.publicKey.rawRepresentation) else {
            throw .libraryFailure(what: "making an X-Wing key")
        }
        self.publicKey = publicKey
    }

    /// Makes a new key pair from the system's random bytes.
    package static func generate() throws(ChainCryptoError) -> HPKEPrivateKey {
        try HPKEPrivateKey(seed: RandomBytes.secret(seedByteCount))
    }

    package var description: String { "HPKEPrivateKey(of \(publicKey))" }

    static func native(of seed: SecretBytes) throws(ChainCryptoError) -> XWingMLKEM768X25519.PrivateKey {
        var data = Data(seed.copyBytes())
        defer { data.resetBytes(in: 0..<data.count) }
        do {
            return try XWingMLKEM768X25519.PrivateKey(seedRepresentation: data, publicKey: nil)
        } catch {
            throw .libraryFailure(what: "making an X-Wing key")
        }
    }
}
