internal import ChainCrypto
package import NodeRuntime
package import Primitives
internal import RecordVault
internal import Storage

/// A node's records as the API serves them.
extension NodeRecords: RecordService {
    package func contents(of blob: Hash256) async throws(RecordServiceError) -> RecordContents? {
        if try Self.recorded({ () throws(NodeRecordsError) in try isErased(blob) }) { return nil }
        // The first piece is read before anything is answered, so that a damaged copy is no empty answer.
        if let own = try await ownContents(of: blob) { return own }
        do throws(NodeRecordsError) {
            guard let remote = try await remoteBlob(blob) else { return nil }
            // A copy belongs on the custodian's own node; for others this one only passes it on.
            guard try isCustodian(of: blob) else { return await Self.contents(of: remote) }
            try await keep(remote, as: blob)
        } catch { throw Self.answer(to: error) }
        return try await ownContents(of: blob)
    }

    private static func contents(of remote: RemoteBlob) async -> RecordContents {
        RecordContents(byteCount: await remote.byteCount) { (offset) throws(RecordServiceError) in
            do throws(NodeRecordsError) { return try await remote.piece(from: offset) } catch { throw answer(to: error) }
        }
    }

    /// Bytes read from disk at once.
    private static let pieceByteCount = 1 << 18

    private func ownContents(of blob: Hash256) async throws(RecordServiceError) -> RecordContents? {
        let stored = try await soundly(blob) { (stored) throws(VaultError) in
            _ = try stored.sealedBytes(from: 0, count: Self.pieceByteCount)
            return stored
        }
        guard let stored else { return nil }
        return RecordContents(byteCount: UInt64(stored.sealedByteCount)) { (offset) throws(RecordServiceError) in
            if let piece = try? stored.sealedBytes(from: offset, count: Self.pieceByteCount) { return piece }
            // Opened anew: what is damaged is said, and mended where it can be.
            let piece = try await self.soundly(blob) { (stored) throws(VaultError) in
                try stored.sealedBytes(from: offset, count: Self.pieceByteCount)
            }
            return piece ?? []
        }
    }

    /// Reads from a stored blob, which is mended if it can be; nil if it is not here.
    private func soundly<Value>(
        _ blob: Hash256,
        _ body: (StoredBlob) throws(VaultError) -> Value
    ) async throws(RecordServiceError) -> Value? {
        do throws(NodeRecordsError) { return try await reading(blob, body) } catch { throw Self.answer(to: error) }
    }

    package func provenRange(of blob: Hash256, offset: UInt64, length: UInt64) async throws(RecordServiceError) -> [UInt8]? {
        if try Self.recorded({ () throws(NodeRecordsError) in try isErased(blob) }) { return nil }
        let own = try await soundly(blob) { (stored) throws(VaultError) in
            let count = Self.rest(of: UInt64(stored.reference.geometry.payloadByteCount), from: offset, atMost: length)
            return try stored.range(offset: offset, count: count).canonicalBytes
        }
        if let own { return own }
        do throws(NodeRecordsError) {
            guard let remote = try await remoteBlob(blob) else { return nil }
            let count = Self.rest(of: await remote.payloadByteCount, from: offset, atMost: length)
            return try await remote.range(offset: offset, count: count).canonicalBytes
        } catch { throw Self.answer(to: error) }
    }

    /// A length that reaches behind the end asks for the rest.
    private static func rest(of payload: UInt64, from offset: UInt64, atMost length: UInt64) -> UInt64 {
        min(length, payload >= offset ? payload - offset : 0)
    }

    package func put(_ blob: Hash256, next: () async throws -> [UInt8]?) async throws {
        if try Self.recorded({ () throws(NodeRecordsError) in try isErased(blob) }) { throw Self.answer(to: .erased(blob)) }
        let upload = try Self.served { () throws(VaultError) in try self.upload() }
        while let piece = try await next() {
            try Self.served { () throws(VaultError) in try upload.append(piece) }
        }
        try Self.recorded { () throws(NodeRecordsError) in try keep(upload, as: blob) }
    }

    package func deposit(
        _ envelope: [UInt8],
        by account: AccountID,
        of organisation: OrganisationID
    ) async throws(RecordServiceError) -> Hash256 {
        guard organisation == self.organisation else {
            throw .refused(
                code: "not_custodian",
                message: "this node keeps keys for its own organisation only; ask your own node"
            )
        }
        guard let envelope = try? BlobEnvelope(canonicalBytes: envelope) else {
            throw .refused(code: "malformed", message: "this is no envelope; wrap the data key as the page on the vault says")
        }
        do throws(NodeRecordsError) { return try deposit(envelope, by: account) } catch {
            switch error {
            case .vault(.blobNotFound(let blob)), .notCustodian(let blob):
                // What another organisation keeps here is none of the depositor's business.
                throw .refused(
                    code: "unknown_blob",
                    message: "this node has no blob \(blob) of its organisation; send the sealed record first"
                )
            case .erased: throw Self.answer(to: error)
            case .vault(.cryptography):
                throw .refused(
                    code: "not_opened",
                    message: "the envelope does not open; wrap the key to this node's own key"
                )
            case .vault(let error): throw Self.answer(to: error)
            default: throw .refused(code: "not_deposited", message: error.description)
            }
        }
    }

    package func release(disclosure: Int64, to reader: AccountID) async throws(RecordServiceError) -> ReleasedKey? {
        guard let number = UInt64(exactly: disclosure) else { return nil }
        do throws(NodeRecordsError) {
            let envelope = try release(disclosure: number, to: reader)
            return ReleasedKey(blob: envelope.blob, envelope: envelope.canonicalBytes)
        } catch {
            // Another's disclosure and no such disclosure give the same answer.
            switch error {
            case .refused(.unknownDisclosure), .refused(.otherReader), .refused(.keyNotHere): return nil
            case .refused(let refusal): throw .refused(code: refusal.rawValue, message: refusal.sentence)
            case .vault(let error): throw Self.answer(to: error)
            default: throw .failed("\(error)")
            }
        }
    }

    private static func served<Value>(_ body: () throws(VaultError) -> Value) throws(RecordServiceError) -> Value {
        do throws(VaultError) { return try body() } catch { throw answer(to: error) }
    }

    private static func recorded<Value>(_ body: () throws(NodeRecordsError) -> Value) throws(RecordServiceError) -> Value {
        do throws(NodeRecordsError) { return try body() } catch { throw answer(to: error) }
    }

    private static func answer(to error: NodeRecordsError) -> RecordServiceError {
        switch error {
        case .vault(let error): answer(to: error)
        case .erased: .refused(code: "erased", message: error.description)
        case .unreachable: .unavailable(code: "custodian_unreachable", message: error.description)
        case .busy: .unavailable(code: "busy", message: error.description)
        default: .failed(error.description)
        }
    }

    private static func answer(to error: VaultError) -> RecordServiceError {
        switch error {
        case .otherName, .malformed, .truncated: .wrongName
        case .tooLarge(let limit): .tooLarge(limit: limit)
        case .storage(.full): .noSpace
        case .damagedBlob: .unavailable(code: "damaged_blob", message: error.description)
        case .rangeOutside, .rangeTooLong: .refused(code: "range", message: error.description)
        default: .failed(error.description)
        }
    }
}
