package import ChainCrypto
import Glibc
import Primitives

// A consensus key is replaced while the node runs: the next one lies beside the present one until the chain names it.
// `Docs/operations/membership.md` has the operator's steps.
extension Home {
    /// Where the next consensus key lies, without `.key` or `.seed`.
    var nextConsensusKey: String { keysFolder + "/consensus-next" }

    /// Makes the next consensus key; `exists` if a rotation is under way.
    package func beginRotation(password: SecretBytes?, cost: PasswordCost = .interactive) throws(HomeError) -> SigningKey {
        let key = SigningKey.generate()
        try NodeKeys.store(
            key.seed,
            key.publicKey.bytes,
            .consensus,
            at: nextConsensusKey,
            password: password,
            cost: cost
        )
        return key
    }

    /// Puts the next consensus key in the place of the present one and destroys that: it could only do harm now.
    ///
    /// The public half stays in `keys/consensus-retired`. The node MUST NOT run, and the chain MUST name the next key already.
    package func finishRotation(retiring old: SigningKey) throws(HomeError) {
        let known = try retiredKeys()
        try HomeFile.write(Array((known + [old.publicKey.hex]).joined(separator: "\n").utf8), to: retiredKeysFile, mode: 0o600)
        for suffix in [".key", ".seed"] where HomeFile.exists(nextConsensusKey + suffix) {
            try move(nextConsensusKey + suffix, keysFolder + "/consensus" + suffix)
        }
    }

    /// Whether this home's consensus key was the given one before.
    func hasRetired(_ key: PublicKey) -> Bool { (try? retiredKeys().contains(key.hex)) ?? false }

    private var retiredKeysFile: String { keysFolder + "/consensus-retired" }

    private func retiredKeys() throws(HomeError) -> [String] {
        guard HomeFile.exists(retiredKeysFile) else { return [] }
        let bytes = try HomeFile.read(retiredKeysFile, limit: 1 << 20)
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private func move(_ from: String, _ to: String) throws(HomeError) {
        guard rename(from, to) == 0 else { throw .system(operation: "renaming", path: from, code: errno) }
    }
}
