package import ChainCrypto
package import Primitives
package import Storage

/// What went wrong with a sealed record or the vault that keeps it; each sentence says what to do and holds no contents.
package enum VaultError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The disk refused.
    case storage(StorageError)
    /// A key or envelope could not be used.
    case cryptography(ChainCryptoError)
    /// Bytes that should be a blob, an envelope or a file of the vault are not.
    case malformed(what: String, detail: String)
    /// A stored blob's bytes are not those that its name promises.
    case damagedBlob(Hash256, detail: String)
    /// The key is not the one that the blob's header commits to.
    case wrongKey
    /// A chunk does not open although the key is right: the bytes were altered, reordered or cut.
    case alteredChunk(index: Int)
    /// The bytes ended before the last chunk.
    case truncated
    /// The bytes have another name than the one asked for.
    case otherName(expected: Hash256, found: Hash256)
    /// There is no such blob here.
    case blobNotFound(Hash256)
    /// This node holds no data key of the blob.
    case keyNotFound(Hash256)
    /// The blob is over the limit of this node.
    case tooLarge(limit: UInt64)
    /// A range reaches outside the payload.
    case rangeOutside(payloadByteCount: UInt64)
    /// A range is longer than one answer may be.
    case rangeTooLong(limit: Int)

    package var description: String {
        switch self {
        case .storage(let error): "\(error)"
        case .cryptography(let error): "\(error)"
        case .malformed(let what, let detail):
            "this is not a valid \(what): \(detail); check that the right bytes are given, or fetch them again"
        case .damagedBlob(let name, let detail):
            "blob \(name) is damaged on this node: \(detail); fetch it again from another custodian or restore a backup"
        case .wrongKey: "this key does not belong to the blob; take the key from the envelope of this blob"
        case .alteredChunk(let index):
            "chunk \(index) of the blob does not open: its bytes were altered; fetch the blob again"
        case .truncated: "the blob ends too early; fetch it again"
        case .otherName(let expected, let found):
            "the bytes are blob \(found), not blob \(expected); send them under their own name or fetch them again"
        case .blobNotFound(let name): "this node does not have blob \(name); ask its custodian"
        case .keyNotFound(let name): "this node holds no key of blob \(name); ask its custodian, or deposit the key first"
        case .tooLarge(let limit): "the blob is over this node's limit of \(limit) bytes; split the record or raise the limit"
        case .rangeOutside(let count): "the range reaches outside the payload of \(count) bytes; ask for a part of it"
        case .rangeTooLong(let limit): "a range has at most \(limit) bytes; ask for it in parts"
        }
    }

    /// Runs a step of the storage floor and gives its error as ours.
    static func storage<Value>(_ body: () throws(StorageError) -> Value) throws(VaultError) -> Value {
        do throws(StorageError) { return try body() } catch { throw .storage(error) }
    }
}
