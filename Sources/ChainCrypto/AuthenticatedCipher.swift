internal import COpenSSL

/// AES-256-GCM (NIST SP 800-38D) with 12-byte nonces and 16-byte tags.
///
/// A nonce must never be used twice with one key. One value may be used from several threads.
package struct AuthenticatedCipher: Sendable {
    package static let keyByteCount = 32
    package static let nonceByteCount = 12
    package static let tagByteCount = 16

    private let key: SecretBytes

    /// Takes a key of exactly 32 bytes.
    package init(key: SecretBytes) {
        precondition(key.count == Self.keyByteCount, "an AES-256 key has 32 bytes")
        self.key = key
    }

    /// Gives ciphertext ‖ tag.
    package func seal(_ plaintext: [UInt8], nonce: [UInt8], aad: [UInt8]) -> [UInt8] {
        let sealedCount = plaintext.count + Self.tagByteCount
        return [UInt8](unsafeUninitializedCapacity: sealedCount) { buffer, initialised in
            let output = UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: sealedCount)
            plaintext.withUnsafeBytes { seal($0, into: output, nonce: nonce, aad: aad) }
            initialised = sealedCount
        }
    }

    /// Gives the plaintext of ciphertext ‖ tag; nil if anything was altered, or the key, nonce or aad is another.
    package func open(_ sealed: [UInt8], nonce: [UInt8], aad: [UInt8]) -> [UInt8]? {
        guard sealed.count >= Self.tagByteCount else { return nil }
        let count = sealed.count - Self.tagByteCount
        var isGenuine = false
        let plaintext = [UInt8](unsafeUninitializedCapacity: max(1, count)) { buffer, initialised in
            let output = UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: count)
            isGenuine = sealed.withUnsafeBytes { open($0, into: output, nonce: nonce, aad: aad) }
            initialised = count
        }
        return isGenuine ? plaintext : nil
    }

    // MARK: Buffers

    /// Writes ciphertext ‖ tag into `output`, which has room for `plaintext.count + 16` and may begin where `plaintext` does.
    package func seal(
        _ plaintext: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer,
        nonce: [UInt8],
        aad: [UInt8]
    ) {
        precondition(nonce.count == Self.nonceByteCount, "an AES-GCM nonce has 12 bytes")
        precondition(output.count >= plaintext.count + Self.tagByteCount, "the output has no room for ciphertext and tag")
        guard let start = output.baseAddress else { return }
        let succeeded = CipherContext(isSealing: true, key: key, nonce: nonce).map { context in
            context.authenticate(aad) && context.process(plaintext, into: start) && context.finishSealing()
                && context.copyTag(to: start + plaintext.count)
        }
        precondition(succeeded == true, "OpenSSL failed to encrypt: the installed libcrypto is broken or memory ran out")
    }

    /// Writes the plaintext of ciphertext ‖ tag into `output`, which may begin where `sealed` does; false, and `output`
    /// wiped, if anything was altered.
    package func open(
        _ sealed: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer,
        nonce: [UInt8],
        aad: [UInt8]
    ) -> Bool {
        precondition(nonce.count == Self.nonceByteCount, "an AES-GCM nonce has 12 bytes")
        guard sealed.count >= Self.tagByteCount, let start = output.baseAddress else { return false }
        let count = sealed.count - Self.tagByteCount
        precondition(output.count >= count, "the output has no room for the plaintext")
        let tag = Array(sealed[count...])
        let ciphertext = UnsafeRawBufferPointer(rebasing: sealed[..<count])
        let isGenuine = CipherContext(isSealing: false, key: key, nonce: nonce).map { context in
            context.authenticate(aad) && context.process(ciphertext, into: start) && context.finishOpening(tag)
        }
        guard isGenuine == true else {
            // Unauthenticated plaintext must not be seen by anyone.
            UnsafeMutableRawBufferPointer(rebasing: output[..<count]).initializeMemory(as: UInt8.self, repeating: 0)
            return false
        }
        return true
    }
}
