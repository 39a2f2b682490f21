internal import CSodium

/// The operating system's random bytes; the only randomness of the project, for key makers, the vault and the network.
package enum RandomBytes {
    /// Makes `count` unpredictable bytes.
    package static func generate(_ count: Int) -> [UInt8] {
        precondition(count >= 0, "a negative number of random bytes was asked for")
        Sodium.prepare()
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialised in
            if let base = buffer.baseAddress { randombytes_buf(base, count) }
            initialised = count
        }
    }

    /// Makes `count` unpredictable bytes as a secret.
    package static func secret(_ count: Int) -> SecretBytes {
        precondition(count >= 0, "a negative number of random bytes was asked for")
        Sodium.prepare()
        return SecretBytes(count: count) { randombytes_buf($0, count) }
    }
}
