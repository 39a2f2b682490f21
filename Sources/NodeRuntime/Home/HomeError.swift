internal import Glibc

/// What can be wrong with a node's home and the keys in it; each sentence says what to do.
package enum HomeError: Error, Hashable, Sendable, CustomStringConvertible {
    case missing(path: String)
    case genesisMissing(path: String)
    case exists(path: String)
    case inUse(path: String)
    case keyMissing(path: String)
    case keyAmbiguous(sealed: String, plain: String)
    case keyTooOpen(path: String, mode: UInt32)
    case keyUnusable(path: String, detail: String)
    case passwordMissing(path: String)
    case system(operation: String, path: String, code: Int32)
    case tooLarge(path: String, limit: Int)
    case storage(String)

    package var description: String {
        switch self {
        case .missing(let path):
            "\(path) does not exist; make a home with `consilium init --home DIR`, or name the right one with --home"
        case .genesisMissing(let path):
            "\(path) does not exist; copy there the genesis document that all members have"
        case .exists(let path):
            "\(path) exists already; a home is never overwritten, choose another folder or move this one away"
        case .inUse(let path):
            "the home \(path) is used by another consilium process; stop that one first, or start with another --home"
        case .keyMissing(let path):
            "there is neither \(path).key nor \(path).seed; restore the key from your backup (a new one would not be the one that the "
                + "genesis names)"
        case .keyAmbiguous(let sealed, let plain):
            "both \(sealed) and \(plain) exist; remove the one that is not this node's key"
        case .keyTooOpen(let path, let mode):
            "others may read the key \(path) (mode \(String(mode, radix: 8))); run `chmod 600 \(path)`"
        case .keyUnusable(let path, let detail):
            "the key \(path) cannot be used: \(detail)"
        case .passwordMissing(let path):
            "the key \(path) is sealed and no password was given; set CONSILIUM_KEYS_PASSWORD, or keys.password_file in node.yaml"
        case .system(let operation, let path, let code):
            "\(operation) \(path) failed: \(String(cString: strerror(code))); check the disk and who may write there"
        case .tooLarge(let path, let limit):
            "\(path) has more than \(limit) bytes, which nothing of its kind needs; check what file it is"
        case .storage(let sentence):
            sentence
        }
    }
}
