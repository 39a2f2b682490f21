internal import ChainCrypto
internal import Primitives
internal import Storage

/// Small files sealed under a key of the node: `[1, nonce, ciphertext]`.
///
/// The key is derived from the vault key for one purpose by HKDF-SHA-256 (info = the purpose, no salt); aad = purpose ‖ 0x00 ‖
/// context, so that a file put in another's place does not open. Nonces are random; a key seals far fewer than 2³² files.
struct SealedFile: Sendable {
    private static let byteCountLimit = 256 << 20

    private let cipher: AuthenticatedCipher
    private let purpose: String

    init(vaultKey: SecretBytes, purpose: String) {
        precondition(vaultKey.count == AuthenticatedCipher.keyByteCount, "a vault key has 32 bytes")
        let info = Array(purpose.utf8)
        cipher = AuthenticatedCipher(key: KeyDerivation.hkdfSHA256(key: vaultKey, salt: [], info: info, count: 32))
        self.purpose = purpose
    }

    func write(_ plaintext: [UInt8], context: [UInt8], to path: String) throws(VaultError) {
        let nonce = RandomBytes.generate(AuthenticatedCipher.nonceByteCount)
        var encoder = CanonicalEncoder()
        encoder.array(3)
        encoder.unsigned(1 as UInt64)
        encoder.bytes(nonce)
        encoder.bytes(cipher.seal(plaintext, nonce: nonce, aad: aad(context)))
        let bytes = encoder.bytes
        try VaultError.storage { () throws(StorageError) in try DiskFile.write(bytes, to: path) }
    }

    func read(_ path: String, context: [UInt8]) throws(VaultError) -> [UInt8] {
        let bytes = try VaultError.storage { () throws(StorageError) in try DiskFile.read(path) }
        let parts: (nonce: [UInt8], ciphertext: [UInt8])
        do {
            var decoder = CanonicalDecoder(bytes)
            parts = try decoder.array(3) { (inner) throws(DecodingError) in
                guard try inner.unsigned() == 1 else { throw inner.failure(.invalidValue("sealed file version")) }
                let nonce = try inner.bytes(limit: AuthenticatedCipher.nonceByteCount)
                guard nonce.count == AuthenticatedCipher.nonceByteCount else { throw inner.failure(.invalidValue("nonce")) }
                return (nonce, try inner.bytes(limit: Self.byteCountLimit))
            }
            try decoder.expectEnd()
        } catch { throw .malformed(what: "sealed file at \(path)", detail: "\(error)") }
        guard let plaintext = cipher.open(parts.ciphertext, nonce: parts.nonce, aad: aad(context)) else {
            throw .malformed(what: "sealed file at \(path)", detail: "it was altered or sealed under another node's key")
        }
        return plaintext
    }

    private func aad(_ context: [UInt8]) -> [UInt8] { Array(purpose.utf8) + [0] + context }
}
