internal import COpenSSL

/// Owns one OpenSSL cipher context of AES-256-GCM.
final class CipherContext {
    /// Never freed and never changed after the fetch; OpenSSL allows its use from every thread.
    nonisolated(unsafe) private static let algorithm: OpaquePointer = {
        guard let cipher = EVP_CIPHER_fetch(nil, "AES-256-GCM", nil) else {
            preconditionFailure("OpenSSL offers no AES-256-GCM: the installed libcrypto or its configuration is broken")
        }
        return cipher
    }()

    private let pointer: OpaquePointer

    init?(isSealing: Bool, key: SecretBytes, nonce: [UInt8]) {
        guard let pointer = EVP_CIPHER_CTX_new() else { return nil }
        self.pointer = pointer
        let status = key.withPointer { EVP_CipherInit_ex2(pointer, Self.algorithm, $0, nonce, isSealing ? 1 : 0, nil) }
        guard status == 1 else { return nil }
    }

    deinit { EVP_CIPHER_CTX_free(pointer) }

    func authenticate(_ aad: [UInt8]) -> Bool {
        guard !aad.isEmpty else { return true }
        var written: Int32 = 0
        return EVP_CipherUpdate(pointer, nil, &written, aad, Int32(aad.count)) == 1
    }

    /// EVP counts in 32-bit integers, so long inputs go in steps; each is a multiple of the block of 16 bytes.
    func process(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawPointer) -> Bool {
        let step = 1 << 30
        var offset = 0
        while offset < input.count {
            let count = min(step, input.count - offset)
            guard let source = input.baseAddress else { return false }
            var written: Int32 = 0
            let status = EVP_CipherUpdate(
                pointer,
                (output + offset).assumingMemoryBound(to: UInt8.self),
                &written,
                (source + offset).assumingMemoryBound(to: UInt8.self),
                Int32(count)
            )
            guard status == 1, Int(written) == count else { return false }
            offset += count
        }
        return true
    }

    func finishSealing() -> Bool { finish() }

    func copyTag(to output: UnsafeMutableRawPointer) -> Bool {
        EVP_CIPHER_CTX_ctrl(pointer, EVP_CTRL_AEAD_GET_TAG, Int32(AuthenticatedCipher.tagByteCount), output) == 1
    }

    func finishOpening(_ tag: [UInt8]) -> Bool {
        var tag = tag
        guard EVP_CIPHER_CTX_ctrl(pointer, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1 else { return false }
        return finish()
    }

    private func finish() -> Bool {
        var nothing: UInt8 = 0
        var written: Int32 = 0
        return EVP_CipherFinal_ex(pointer, &nothing, &written) == 1
    }
}
