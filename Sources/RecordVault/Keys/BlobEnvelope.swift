package import ChainCrypto
package import Primitives

/// A blob's data key, wrapped to one reader for one disclosure.
///
/// Bytes: `[1, suite, blob name, reader, disclosure, encapsulated key, ciphertext]`.
package struct BlobEnvelope: CanonicalCodable, Hashable, Sendable {
    package static let info = Array("consilium/envelope/v1".utf8)
    /// No envelope is longer.
    package static let byteCountLimit = 4_096

    package let blob: Hash256
    package let reader: AccountID
    package let disclosure: UInt64
    package let sealed: SealedEnvelope

    private init(blob: Hash256, reader: AccountID, disclosure: UInt64, sealed: SealedEnvelope) {
        self.blob = blob
        self.reader = reader
        self.disclosure = disclosure
        self.sealed = sealed
    }

    /// Wraps the key to the reader's key from the registry, bound to chain, blob, reader and disclosure.
    package static func seal(
        _ key: SecretBytes,
        of blob: Hash256,
        to reader: AccountID,
        encryptionKey: HPKEPublicKey,
        disclosure: UInt64,
        genesis: Hash256
    ) throws(VaultError) -> BlobEnvelope {
        let aad = aad(genesis: genesis, blob: blob, reader: reader, disclosure: disclosure)
        do throws(ChainCryptoError) {
            let sealed = try Envelope.seal(key, to: encryptionKey, info: info, aad: aad)
            return BlobEnvelope(blob: blob, reader: reader, disclosure: disclosure, sealed: sealed)
        } catch { throw .cryptography(error) }
    }

    /// The data key, for who holds the reader's private key; an envelope of another chain or place does not open.
    package func open(with key: HPKEPrivateKey, genesis: Hash256) throws(VaultError) -> SecretBytes {
        let aad = Self.aad(genesis: genesis, blob: blob, reader: reader, disclosure: disclosure)
        do throws(ChainCryptoError) { return try Envelope.open(sealed, with: key, info: Self.info, aad: aad) } catch {
            throw .cryptography(error)
        }
    }

    /// Canonical `[genesis hash, blob name, reader, disclosure]`.
    private static func aad(genesis: Hash256, blob: Hash256, reader: AccountID, disclosure: UInt64) -> [UInt8] {
        var encoder = CanonicalEncoder(reservingCapacity: 128)
        encoder.array(4)
        encoder.bytes(genesis)
        encoder.bytes(blob)
        encoder.bytes(reader)
        encoder.unsigned(disclosure)
        return encoder.bytes
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(7) { (inner) throws(DecodingError) in
            guard try inner.unsigned() == 1 else { throw inner.failure(.invalidValue("envelope version")) }
            guard let suite = UInt16(exactly: try inner.unsigned()), suite == Envelope.suite else {
                throw inner.failure(.invalidValue("envelope suite"))
            }
            let blob = try inner.fixed(Hash256.self)
            let reader = try inner.fixed(AccountID.self)
            let disclosure = try inner.unsigned()
            let encapsulated = try inner.bytes(limit: Self.byteCountLimit)
            let ciphertext = try inner.bytes(limit: Self.byteCountLimit)
            return BlobEnvelope(
                blob: blob,
                reader: reader,
                disclosure: disclosure,
                sealed: SealedEnvelope(suite: suite, encapsulatedKey: encapsulated, ciphertext: ciphertext)
            )
        }
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(7)
        encoder.unsigned(1 as UInt64)
        encoder.unsigned(UInt64(sealed.suite))
        encoder.bytes(blob)
        encoder.bytes(reader)
        encoder.unsigned(disclosure)
        encoder.bytes(sealed.encapsulatedKey)
        encoder.bytes(sealed.ciphertext)
    }
}
