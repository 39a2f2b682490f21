import ChainCrypto
import Primitives

/// The file that holds one record's data key: sealed under a password, or in the clear if its owner says so.
enum DataKeyFile {
    /// The file's bytes; without a password in the clear.
    static func bytes(of key: SecretBytes, for blob: Hash256, password: SecretBytes?) throws(ChainCryptoError) -> [UInt8] {
        guard let password else { return PlainSeedFile.bytes(of: key) }
        let file = try KeyFile.seal(key, purpose: .record, publicPart: blob.bytes, password: password, cost: .moderate)
        return file.canonicalBytes
    }
}
