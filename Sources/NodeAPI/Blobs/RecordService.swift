package import Primitives

/// What the API needs of the records that this node holds; all policy but the release of keys is the API's.
package protocol RecordService: Sendable {
    /// A sealed blob that this node has, or another member that it can reach; nil if there is none of this name.
    func contents(of blob: Hash256) async throws(RecordServiceError) -> RecordContents?

    /// A range of the plaintext's chunks with the proof that they belong to the name, canonical; nil if there is no such blob.
    func provenRange(of blob: Hash256, offset: UInt64, length: UInt64) async throws(RecordServiceError) -> [UInt8]?

    /// Stores a sealed blob and checks that its bytes have this name.
    ///
    /// `next` gives the bytes piece by piece, then nil; when it throws, nothing is stored.
    func put(_ blob: Hash256, next: () async throws -> [UInt8]?) async throws

    /// Keeps the data key of a blob of this node's organisation, and gives the blob's name.
    ///
    /// `envelope` wraps the key to the node, canonical.
    func deposit(
        _ envelope: [UInt8],
        by account: AccountID,
        of organisation: OrganisationID
    ) async throws(RecordServiceError) -> Hash256

    /// Wraps the blob's key for the reader of a certified disclosure and keeps note of it, durably, before it answers.
    ///
    /// Nil if there is no such disclosure for this reader, or its blob's key is not held here.
    func release(disclosure: Int64, to reader: AccountID) async throws(RecordServiceError) -> ReleasedKey?
}

/// A sealed blob, open for reading from its start to its end.
package struct RecordContents: Sendable {
    /// Bytes of the sealed form.
    package let byteCount: UInt64
    /// The bytes from an offset at which another piece ended, or from 0: some of them, in bounded memory; none at the end.
    package let piece: @Sendable (_ offset: UInt64) async throws(RecordServiceError) -> [UInt8]

    package init(
        byteCount: UInt64,
        piece: @escaping @Sendable (_ offset: UInt64) async throws(RecordServiceError) -> [UInt8]
    ) {
        self.byteCount = byteCount
        self.piece = piece
    }
}

/// A blob's key, wrapped for one reader.
package struct ReleasedKey: Hashable, Sendable {
    package let blob: Hash256
    /// Canonical CBOR of the envelope.
    package let envelope: [UInt8]

    package init(blob: Hash256, envelope: [UInt8]) {
        self.blob = blob
        self.envelope = envelope
    }
}

/// Why a record could not be served.
package enum RecordServiceError: Error, Hashable, Sendable {
    /// The bytes sent do not have the name under which they were sent.
    case wrongName
    case tooLarge(limit: UInt64)
    case noSpace
    /// A disclosure that is there and must not be served: expired, used, revoked, no key registered, …
    case refused(code: String, message: String)
    /// The blob or what it takes to fetch it is not to be had now; says for which reason.
    case unavailable(code: String, message: String)
    case failed(String)
}

extension RPCError {
    init(_ error: RecordServiceError) {
        switch error {
        case .wrongName: self = .named("wrong_name", "the bytes do not have this name; seal the record again")
        case .tooLarge(let limit): self = .named("too_large", "the blob is larger than \(limit) bytes, this node's limit")
        case .noSpace: self = .named("no_space", "this node has no room for the blob; tell its operator")
        case .refused(let code, let message), .unavailable(let code, let message): self = .named(code, message)
        case .failed(let detail): self = .internalError(detail)
        }
    }
}
