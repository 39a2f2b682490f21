internal import COpenSSL

/// HKDF with SHA-256 (RFC 5869): extract, then expand.
package enum KeyDerivation {
    /// Derives `count` bytes, at most 8,160 (255 × 32), from a key; an empty salt means 32 zero bytes.
    package static func hkdfSHA256(key: SecretBytes, salt: [UInt8], info: [UInt8], count: Int) -> SecretBytes {
        precondition(count > 0 && count <= 255 * 32, "HKDF-SHA-256 gives 1 to 8,160 bytes")
        let pseudorandomKey = hmac(key: salt.isEmpty ? SecretBytes([UInt8](repeating: 0, count: 32)) : SecretBytes(salt), [key])
        var output: [SecretBytes] = []
        for index in 1...((count + 31) / 32) {
            let previous = output.last.map { [$0] } ?? []
            output.append(hmac(key: pseudorandomKey, previous + [SecretBytes(info + [UInt8(index)])]))
        }
        return SecretBytes(count: count) { destination in
            var offset = 0
            for block in output {
                let part = min(32, count - offset)
                block.withPointer { (destination + offset).update(from: $0, count: part) }
                offset += part
            }
        }
    }

    /// HMAC-SHA-256 (RFC 2104) over the pieces behind each other.
    static func hmac(key: SecretBytes, _ pieces: [SecretBytes]) -> SecretBytes {
        SecretBytes(count: 32) { output in
            var count = 32
            let succeeded = HMACContext(key: key).map { context in
                pieces.allSatisfy(context.update) && context.finish(output, &count)
            }
            precondition(succeeded == true, "OpenSSL failed to compute HMAC: the installed libcrypto is broken")
        }
    }
}

/// Owns one OpenSSL HMAC-SHA-256 context.
private final class HMACContext {
    nonisolated(unsafe) private static let algorithm: OpaquePointer = {
        guard let mac = EVP_MAC_fetch(nil, "HMAC", nil) else {
            preconditionFailure("OpenSSL offers no HMAC: the installed libcrypto or its configuration is broken")
        }
        return mac
    }()

    private let pointer: OpaquePointer

    init?(key: SecretBytes) {
        guard let pointer = EVP_MAC_CTX_new(Self.algorithm) else { return nil }
        self.pointer = pointer
        guard key.withPointer({ consilium_hmac_sha256_init(pointer, $0, key.count) }) == 1 else { return nil }
    }

    deinit { EVP_MAC_CTX_free(pointer) }

    func update(_ piece: SecretBytes) -> Bool { piece.withPointer { EVP_MAC_update(pointer, $0, piece.count) } == 1 }

    func finish(_ output: UnsafeMutablePointer<UInt8>, _ count: inout Int) -> Bool {
        EVP_MAC_final(pointer, output, &count, count) == 1
    }
}
