/// Why a key file, envelope or derived secret could not be made or opened; never contains key material.
package enum ChainCryptoError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The password of a key file is wrong, or the file was altered: the two cannot be told apart.
    case wrongPassword
    /// Bytes that should be a key file, a seed file or an envelope are not one.
    case malformed(what: String, detail: String)
    /// The format is ours, but its suite or version is not one that this program knows.
    case unsupported(what: String, found: String)
    /// An envelope does not open: another recipient's, or altered, or another context.
    case envelopeNotOpened
    /// Password hashing needs more memory than the system gives.
    case outOfMemory(what: String)
    /// A library refused something that should always work.
    case libraryFailure(what: String)

    package var description: String {
        switch self {
        case .wrongPassword:
            "the password is wrong or the key file was altered; try the password again or restore the file from a backup"
        case .malformed(let what, let detail):
            "this is not a valid \(what): \(detail); check that the right file is given"
        case .unsupported(let what, let found):
            "this \(what) is of a kind this version does not know (\(found)); use the version that wrote it or a newer one"
        case .envelopeNotOpened:
            "the envelope does not open with this key in this context; it is for another reader, or it was altered"
        case .outOfMemory(let what):
            "\(what) needs more memory than is free; free some memory and try again"
        case .libraryFailure(let what):
            "\(what) failed inside the cryptography library; check that the installed OpenSSL and libsodium are whole"
        }
    }
}
