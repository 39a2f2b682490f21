internal import CSodium

/// How much work one guess at a password is (Argon2id, RFC 9106).
package struct PasswordCost: Hashable, Sendable {
    /// Passes over the memory.
    package let operations: UInt64
    /// Bytes of memory.
    package let memoryByteCount: UInt64

    package init(operations: UInt64, memoryByteCount: UInt64) {
        self.operations = operations
        self.memoryByteCount = memoryByteCount
    }

    /// About a tenth of a second and 64 MiB: for keys that programs open at start.
    package static let interactive = PasswordCost(operations: 2, memoryByteCount: 64 << 20)
    /// About a second and 256 MiB: for keys that people keep.
    package static let moderate = PasswordCost(operations: 3, memoryByteCount: 256 << 20)

    /// What a key file may ask of a reader; more would let a forged file exhaust the machine.
    package static let limit = PasswordCost(operations: 16, memoryByteCount: 1 << 30)

    /// Whether libsodium accepts the cost and a reader will pay it.
    package var isAcceptable: Bool {
        operations >= 1 && operations <= Self.limit.operations && memoryByteCount >= 8192
            && memoryByteCount <= Self.limit.memoryByteCount
    }

    /// Argon2id version 1.3 with one lane over the password.
    func key(from password: SecretBytes, salt: [UInt8], count: Int) throws(ChainCryptoError) -> SecretBytes {
        Sodium.prepare()
        precondition(salt.count == Int(crypto_pwhash_saltbytes()), "an Argon2id salt has 16 bytes")
        return try SecretBytes(count: count) { (output) throws(ChainCryptoError) in
            let status = password.withPointer { text in
                text.withMemoryRebound(to: CChar.self, capacity: password.count) { characters in
                    crypto_pwhash(
                        output,
                        UInt64(count),
                        characters,
                        UInt64(password.count),
                        salt,
                        operations,
                        Int(memoryByteCount),
                        crypto_pwhash_alg_argon2id13()
                    )
                }
            }
            guard status == 0 else { throw .outOfMemory(what: "hashing the password") }
        }
    }
}
