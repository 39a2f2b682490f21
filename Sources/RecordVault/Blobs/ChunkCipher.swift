internal import ChainCrypto
internal import Primitives

/// Seals and opens the chunks of one blob.
///
/// Nonce = 7 bytes of the header ‖ 4-byte counter ‖ last flag (STREAM: Hoang, Reyhanitabar, Rogaway, Vizár, CRYPTO 2015).
struct ChunkCipher: Sendable {
    private let cipher: AuthenticatedCipher
    private let noncePrefix: [UInt8]

    init(header: BlobHeader, key: SecretBytes) {
        let salt = Hasher256.hash(domain: "consilium/blob-header/v1", header.canonicalBytes)
        let info = Array("consilium/chunk-key/v1".utf8)
        cipher = AuthenticatedCipher(
            key: KeyDerivation.hkdfSHA256(key: key, salt: salt.bytes, info: info, count: AuthenticatedCipher.keyByteCount)
        )
        noncePrefix = header.noncePrefix
    }

    func seal(_ chunk: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, index: Int, isLast: Bool) {
        cipher.seal(chunk, into: output, nonce: nonce(index, isLast), aad: [])
    }

    func open(
        _ chunk: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer,
        index: Int,
        isLast: Bool
    ) -> Bool {
        cipher.open(chunk, into: output, nonce: nonce(index, isLast), aad: [])
    }

    private func nonce(_ index: Int, _ isLast: Bool) -> [UInt8] {
        precondition(index < BlobGeometry.chunkCountLimit, "a blob has at most 2³² chunks")
        let counter = UInt32(truncatingIfNeeded: index)
        return noncePrefix + (0..<4).map { UInt8(truncatingIfNeeded: counter >> (24 - 8 * $0)) } + [isLast ? 1 : 0]
    }
}
