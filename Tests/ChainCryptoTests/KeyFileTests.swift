import ChainCrypto
import Primitives
import TestSupport
import Testing

@Suite struct KeyFileTests {
    /// As cheap as libsodium allows, so that the tests are quick.
    private let cost = PasswordCost(operations: 1, memoryByteCount: 8192)
    private let seed = SecretBytes([UInt8](repeating: 0x11, count: 32))
    private let password = SecretBytes(Array("correct horse".utf8))

    private func file() throws -> KeyFile {
        try KeyFile.seal(
            seed,
            purpose: .consensus,
            publicPart: [1, 2],
            password: password,
            cost: cost,
            salt: [UInt8](repeating: 5, count: 16),
            nonce: [UInt8](repeating: 6, count: 12)
        )
    }

    @Test func `a key file opens with its password`() throws {
        let file = try KeyFile.seal(seed, purpose: .account, publicPart: [7], password: password, cost: cost)
        let loaded = try KeyFile.load(file.canonicalBytes)
        #expect(loaded == file)
        #expect(loaded.purpose == .account && loaded.publicPart == [7])
        #expect(try loaded.open(password: password).isEqual(to: seed))
    }

    @Test func `another password is told`() throws {
        let file = try file()
        for wrong in ["", "correct horsf", "correct horse "] {
            #expect(throws: ChainCryptoError.wrongPassword) { _ = try file.open(password: SecretBytes(Array(wrong.utf8))) }
        }
    }

    @Test func `the bytes are fixed`() throws {
        #expect(try GoldenFile("key-file.txt").difference(from: Hex.encode(try file().canonicalBytes)) == nil)
    }

    @Test func `no flipped bit opens, and none traps`() throws {
        let bytes = try file().canonicalBytes
        for index in bytes.indices {
            var altered = bytes
            altered[index] ^= 1
            guard let file = try? KeyFile.load(altered) else { continue }
            #expect(throws: ChainCryptoError.self) { _ = try file.open(password: password) }
        }
    }

    @Test func `a file that asks for too much work is refused before any is done`() throws {
        for cost in [
            PasswordCost(operations: 17, memoryByteCount: 8192), PasswordCost(operations: 1, memoryByteCount: 2 << 30),
            PasswordCost(operations: 0, memoryByteCount: 8192), PasswordCost(operations: 1, memoryByteCount: 100),
        ] {
            #expect(!cost.isAcceptable)
        }
        let bytes = try file().canonicalBytes
        // [operations = 1, memory = 8192] stands as 83 01 19 20 00.
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: [0x83, 0x01, 0x19, 0x20, 0x00]) })
        var forged = bytes
        forged[place + 1] = 0x17
        #expect(throws: ChainCryptoError.self) { _ = try KeyFile.load(forged) }
    }

    @Test func `other bytes are not a key file`() {
        for bytes in [[], [0x80], Array("{}".utf8)] as [[UInt8]] {
            #expect(throws: ChainCryptoError.self) { _ = try KeyFile.load(bytes) }
        }
    }

    @Test func `a plain seed file comes back`() throws {
        let bytes = PlainSeedFile.bytes(of: seed)
        #expect(String(decoding: bytes, as: UTF8.self) == String(repeating: "11", count: 32) + "\n")
        #expect(try PlainSeedFile.read(bytes).isEqual(to: seed))
        #expect(try PlainSeedFile.read(Array(String(repeating: "11", count: 32).utf8)).isEqual(to: seed))
        #expect(PlainSeedFile.isPlain(bytes))
        #expect(!PlainSeedFile.isPlain(try file().canonicalBytes))
    }

    @Test(arguments: ["", "11", String(repeating: "1", count: 63), String(repeating: "1g", count: 32), "\n"])
    func `anything else is not a seed file`(text: String) {
        #expect(throws: ChainCryptoError.self) { _ = try PlainSeedFile.read(Array(text.utf8)) }
    }
}
