internal import COpenSSL

/// SHA-256 of OpenSSL, fetched once: fetching costs more than hashing a block.
enum DigestAlgorithm {
    /// Never freed and never changed after the fetch; OpenSSL allows its use from every thread.
    nonisolated(unsafe) static let sha256: OpaquePointer = {
        guard let digest = EVP_MD_fetch(nil, "SHA256", nil) else {
            preconditionFailure("OpenSSL offers no SHA-256: the installed libcrypto or its configuration is broken")
        }
        return digest
    }()
}
