import ChainCrypto
import Glibc
import NodeRuntime
import Primitives
import Testing

@Suite struct NodeKeysTests {
    private static let password = SecretBytes(Array("correct horse".utf8))
    /// The least that Argon2id allows, so that the tests are quick.
    private static let cost = PasswordCost(operations: 1, memoryByteCount: 8192)

    private func home() throws -> TemporaryHome {
        let temporary = try TemporaryHome()
        try temporary.home.create(configuration: NodeConfiguration(), genesis: [])
        return temporary
    }

    @Test func `sealed keys open with the password only`() throws {
        let temporary = try home()
        let keys = try NodeKeys.generate()
        try keys.store(in: temporary.home, password: Self.password, cost: Self.cost)
        let loaded = try NodeKeys.load(from: temporary.home) { () throws(HomeError) in Self.password }
        #expect(loaded.consensus.publicKey == keys.consensus.publicKey)
        #expect(loaded.tls.publicKey == keys.tls.publicKey)
        #expect(loaded.hpke.publicKey == keys.hpke.publicKey)
        let path = temporary.home.keysFolder + "/consensus.key"
        #expect(temporary.mode(path) == 0o600)
        #expect(throws: HomeError.passwordMissing(path: path)) {
            try NodeKeys.load(from: temporary.home) { () throws(HomeError) in nil }
        }
        #expect(throws: HomeError.keyUnusable(path: path, detail: "the password is wrong or the file was altered")) {
            try NodeKeys.load(from: temporary.home) { () throws(HomeError) in SecretBytes([1]) }
        }
    }

    @Test func `a local network's seeds need no password`() throws {
        let temporary = try home()
        let keys = try NodeKeys.generate()
        try keys.store(in: temporary.home, password: nil)
        #expect(try temporary.text(temporary.home.keysFolder + "/tls.seed") == Hex.encode(keys.tls.seed.copyBytes()) + "\n")
        let loaded = try NodeKeys.load(from: temporary.home) { () throws(HomeError) in
            Issue.record("a password was asked for")
            return nil
        }
        #expect(loaded.consensus.publicKey == keys.consensus.publicKey)
    }

    @Test func `a key that others can read is refused with the remedy`() throws {
        let temporary = try home()
        try NodeKeys.generate().store(in: temporary.home, password: nil)
        let path = temporary.home.keysFolder + "/consensus.seed"
        chmod(path, 0o640)
        let error = #expect(throws: HomeError.self) {
            try NodeKeys.load(from: temporary.home) { () throws(HomeError) in nil }
        }
        #expect(error == .keyTooOpen(path: path, mode: 0o640))
        #expect(error?.description.contains("chmod 600 \(path)") == true)
    }

    @Test func `a key is not overwritten, not guessed and not taken for another`() throws {
        let temporary = try home()
        let folder = temporary.home.keysFolder
        func load() throws(HomeError) -> NodeKeys {
            try NodeKeys.load(from: temporary.home) { () throws(HomeError) in Self.password }
        }
        #expect(throws: HomeError.keyMissing(path: folder + "/consensus")) { try load() }
        let keys = try NodeKeys.generate()
        try keys.store(in: temporary.home, password: Self.password, cost: Self.cost)
        #expect(throws: HomeError.exists(path: folder + "/consensus.key")) {
            try keys.store(in: temporary.home, password: nil)
        }
        rename(folder + "/tls.key", folder + "/consensus.key")
        guard case .keyUnusable = #expect(throws: HomeError.self, performing: { try load() }) else {
            Issue.record("a TLS key passed for a consensus key")
            return
        }
        try temporary.write(String(repeating: "0", count: 64), to: folder + "/consensus.seed")
        #expect(throws: HomeError.keyAmbiguous(sealed: folder + "/consensus.key", plain: folder + "/consensus.seed")) {
            try load()
        }
    }

    @Test(arguments: ["", "00", String(repeating: "0", count: 63), String(repeating: "g", count: 64)])
    func `a seed file that is not 64 hex digits is refused`(text: String) throws {
        let temporary = try home()
        try NodeKeys.generate().store(in: temporary.home, password: nil)
        let path = temporary.home.keysFolder + "/consensus.seed"
        try temporary.write(text, to: path)
        #expect(
            throws: HomeError.keyUnusable(path: path, detail: "a seed file holds 64 hex digits; restore it from your backup")
        ) {
            try NodeKeys.load(from: temporary.home) { () throws(HomeError) in nil }
        }
    }

    @Test func `the password comes from the environment, else from the file`() throws {
        let temporary = try home()
        let path = temporary.home.path + "/password"
        try temporary.write("from file\nmore", to: path)
        var configuration = NodeConfiguration()
        #expect(try NodeKeys.password(environment: [:], configuration: configuration) == nil)
        configuration.keys.passwordFile = path
        #expect(try NodeKeys.password(environment: [:], configuration: configuration)?.copyBytes() == Array("from file".utf8))
        let given = ["CONSILIUM_KEYS_PASSWORD": "given"]
        #expect(try NodeKeys.password(environment: given, configuration: configuration)?.copyBytes() == Array("given".utf8))
    }
}
