package import ChainCrypto
import Primitives

/// The secret keys of one node, since one key never serves two purposes.
///
/// Each is a file in `keys/`: `NAME.key`, sealed under a password, or `NAME.seed`, 64 hex digits in the clear with mode
/// 0600, which only a network on one machine uses.
package struct NodeKeys: Sendable {
    /// Signs votes; its public half is the validator's name.
    package let consensus: SigningKey
    /// Signs the certificate that peers pin.
    package let tls: SigningKey
    /// Opens envelopes that are meant for this node's organisation.
    package let hpke: HPKEPrivateKey
    /// Takes over once the chain names it; nil unless a rotation is under way.
    package private(set) var nextConsensus: SigningKey?
    /// Signs this node's own transactions; none in a home that was given no such key, which then sends none.
    package let account: SigningKey?

    /// Fresh keys from the system's random bytes.
    package static func generate() throws(ChainCryptoError) -> NodeKeys {
        NodeKeys(consensus: .generate(), tls: .generate(), hpke: try .generate(), account: .generate())
    }

    package init(consensus: SigningKey, tls: SigningKey, hpke: HPKEPrivateKey, account: SigningKey? = nil) {
        self.consensus = consensus
        self.tls = tls
        self.hpke = hpke
        self.account = account
    }

    private static let keyFileBytesMax = 16_384

    // MARK: Storing

    /// Writes the keys into a home; sealed under the password, or in the clear where there is none.
    package func store(in home: Home, password: SecretBytes?, cost: PasswordCost = .interactive) throws(HomeError) {
        try HomeFile.makeFolder(home.keysFolder)
        var keys: [(KeyPurpose, SecretBytes, [UInt8])] = [
            (.consensus, consensus.seed, consensus.publicKey.bytes), (.tls, tls.seed, tls.publicKey.bytes),
            (.hpke, hpke.seed, hpke.publicKey.bytes),
        ]
        if let account { keys.append((.account, account.seed, account.publicKey.bytes)) }
        for (purpose, seed, publicPart) in keys {
            try Self.store(seed, publicPart, purpose, at: Self.path(of: purpose, in: home), password: password, cost: cost)
        }
    }

    /// Writes one key that is not there yet; sealed under the password, or in the clear where there is none.
    static func store(
        _ seed: SecretBytes,
        _ publicPart: [UInt8],
        _ purpose: KeyPurpose,
        at path: String,
        password: SecretBytes?,
        cost: PasswordCost
    ) throws(HomeError) {
        for file in [path + ".key", path + ".seed"] where HomeFile.exists(file) { throw .exists(path: file) }
        guard let password else {
            return try HomeFile.write(Array((Hex.encode(seed.copyBytes()) + "\n").utf8), to: path + ".seed", mode: 0o600)
        }
        let file: KeyFile
        do {
            file = try KeyFile.seal(seed, purpose: purpose, publicPart: publicPart, password: password, cost: cost)
        } catch {
            throw .keyUnusable(path: path + ".key", detail: "\(error)")
        }
        try HomeFile.write(file.canonicalBytes, to: path + ".key", mode: 0o600)
    }

    // MARK: Loading

    /// Reads the keys of a home; `password` is asked for only if a sealed one is found.
    package static func load(
        from home: Home,
        password: () throws(HomeError) -> SecretBytes?
    ) throws(HomeError) -> NodeKeys {
        let consensus = try seed(.consensus, in: home, password)
        let tls = try seed(.tls, in: home, password)
        let hpke = try seed(.hpke, in: home, password)
        let hasAccount = [".key", ".seed"].contains { HomeFile.exists(path(of: .account, in: home) + $0) }
        let account = hasAccount ? try seed(.account, in: home, password) : nil
        let next = try nextSeed(in: home, password)
        do {
            var keys = NodeKeys(
                consensus: SigningKey(seed: consensus),
                tls: SigningKey(seed: tls),
                hpke: try HPKEPrivateKey(seed: hpke),
                account: account.map { SigningKey(seed: $0) }
            )
            keys.nextConsensus = next.map(SigningKey.init(seed:))
            return keys
        } catch {
            throw .keyUnusable(path: path(of: .hpke, in: home), detail: "\(error)")
        }
    }

    /// The password of the sealed keys: the environment's, else the first line of the configured file, else none.
    package static func password(
        environment: [String: String],
        configuration: NodeConfiguration
    ) throws(HomeError) -> SecretBytes? {
        if let text = environment["CONSILIUM_KEYS_PASSWORD"], !text.isEmpty { return SecretBytes(Array(text.utf8)) }
        guard let path = configuration.keys.passwordFile else { return nil }
        let bytes = try HomeFile.read(path, limit: 4096)
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        guard !line.isEmpty else { throw .keyUnusable(path: path, detail: "its first line, the password, is empty") }
        return SecretBytes(Array(line))
    }

    private static func path(of purpose: KeyPurpose, in home: Home) -> String { "\(home.keysFolder)/\(purpose.rawValue)" }

    /// The key of a rotation that is under way.
    private static func nextSeed(
        in home: Home,
        _ password: () throws(HomeError) -> SecretBytes?
    ) throws(HomeError) -> SecretBytes? {
        let path = home.nextConsensusKey
        guard HomeFile.exists(path + ".key") || HomeFile.exists(path + ".seed") else { return nil }
        return try seed(.consensus, at: path, password)
    }

    private static func seed(
        _ purpose: KeyPurpose,
        in home: Home,
        _ password: () throws(HomeError) -> SecretBytes?
    ) throws(HomeError) -> SecretBytes {
        try seed(purpose, at: path(of: purpose, in: home), password)
    }

    private static func seed(
        _ purpose: KeyPurpose,
        at path: String,
        _ password: () throws(HomeError) -> SecretBytes?
    ) throws(HomeError) -> SecretBytes {
        let (sealed, plain) = (path + ".key", path + ".seed")
        switch (HomeFile.exists(sealed), HomeFile.exists(plain)) {
        case (true, true): throw .keyAmbiguous(sealed: sealed, plain: plain)
        case (false, false): throw .keyMissing(path: path)
        case (false, true): return try plainSeed(plain)
        case (true, false):
            try checkMode(sealed)
            guard let password = try password() else { throw .passwordMissing(path: sealed) }
            return try sealedSeed(sealed, purpose, password)
        }
    }

    private static func plainSeed(_ path: String) throws(HomeError) -> SecretBytes {
        try checkMode(path)
        let bytes = try HomeFile.read(path, limit: keyFileBytesMax)
        let digits = String(decoding: bytes.filter { $0 > 0x20 }, as: UTF8.self)
        guard let seed = Hex.decode(digits), seed.count == SigningKey.seedByteCount else {
            throw .keyUnusable(path: path, detail: "a seed file holds 64 hex digits; restore it from your backup")
        }
        return SecretBytes(seed)
    }

    private static func sealedSeed(_ path: String, _ purpose: KeyPurpose, _ password: SecretBytes) throws(HomeError)
        -> SecretBytes
    {
        let bytes = try HomeFile.read(path, limit: keyFileBytesMax)
        do {
            let file = try KeyFile.load(bytes)
            guard file.purpose == purpose else {
                throw HomeError.keyUnusable(
                    path: path,
                    detail: "it is a key for \(file.purpose.rawValue), put each key in its own file"
                )
            }
            let seed = try file.open(password: password)
            guard seed.count == SigningKey.seedByteCount else {
                throw HomeError.keyUnusable(path: path, detail: "it does not hold a seed of 32 bytes")
            }
            return seed
        } catch let error as HomeError {
            throw error
        } catch ChainCryptoError.wrongPassword {
            throw .keyUnusable(path: path, detail: "the password is wrong or the file was altered")
        } catch {
            throw .keyUnusable(path: path, detail: "\(error)")
        }
    }

    private static func checkMode(_ path: String) throws(HomeError) {
        guard let mode = HomeFile.mode(path), mode & 0o077 != 0 else { return }
        throw .keyTooOpen(path: path, mode: mode)
    }
}
