import ChainCrypto
import Primitives
import RecordVault
import TestSupport

/// Fixed keys and payloads, the same in every run.
enum Fixture {
    static let key = SecretBytes([UInt8](repeating: 0x11, count: 32))
    static let otherKey = SecretBytes([UInt8](repeating: 0x12, count: 32))
    static let vaultKey = SecretBytes([UInt8](repeating: 0x13, count: 32))
    static let genesis = Hasher256.hash([1])
    static let blob = Hasher256.hash([2])
    static let reader = account(7)

    static func account(_ number: UInt8) -> AccountID {
        guard let account = AccountID(bytes: [UInt8](repeating: number, count: 32)) else { preconditionFailure("32 bytes") }
        return account
    }

    static func payload(_ count: Int) -> [UInt8] {
        var random = SeededRandom(seed: UInt64(count))
        return random.bytes(count)
    }

    /// Seals with fixed nonce prefix and salt, giving the payload in pieces of the size.
    static func seal(_ payload: [UInt8], chunk: Int, piece: Int? = nil) -> (sealed: [UInt8], record: SealedRecord) {
        var sealer = BlobSealer(
            key: key,
            chunkByteCount: chunk,
            noncePrefix: [1, 2, 3, 4, 5, 6, 7],
            salt: [UInt8](repeating: 0x22, count: 32)
        )
        var sealed: [UInt8] = []
        for piece in pieces(payload, piece ?? max(1, payload.count)) { sealer.seal(piece, into: &sealed) }
        let record = sealer.finish(into: &sealed)
        return (sealed, record)
    }

    /// Opens in pieces of the size.
    static func open(_ sealed: [UInt8], key: SecretBytes = key, piece: Int) throws(VaultError) -> ([UInt8], SealedRecord) {
        var opener = BlobOpener(key: key)
        var payload: [UInt8] = []
        for piece in pieces(sealed, piece) { try opener.open(piece, into: &payload) }
        let record = try opener.finish(into: &payload)
        return (payload, record)
    }

    static func pieces(_ bytes: [UInt8], _ size: Int) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
    }
}
