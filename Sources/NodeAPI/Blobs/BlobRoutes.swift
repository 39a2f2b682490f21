internal import ChainCrypto
internal import Hummingbird
internal import Ledger
internal import Primitives

/// `PUT` and `GET /blobs/NAME`: sealed records, for those whom they concern.
struct BlobRoutes: Sendable {
    let server: APIContext

    func respond(to request: Request, _ target: RequestTarget) async throws -> Response {
        guard let records = server.records, let name = Hash256(hex: target.path[1]) else { return Self.notFound }
        guard let header = request.headers[.authorization] else { return .fault(.unauthorized, .signedRequestRequired) }
        let chainID = server.node.genesis.chainID
        let signed: (key: PublicKey, digest: Hash256)
        do throws(SignedRequestRejection) { signed = try Authorization.readAhead(header: header, chainID: chainID) } catch {
            return .fault(.unauthorized, .named(error.rawValue, error.message))
        }
        let requester = try Requester(key: signed.key, in: server.node.reader.view)
        if request.method == .put { return try await put(name, request, signed.digest, requester, records) }
        guard request.method == .get || request.method == .head else {
            return .fault(.methodNotAllowed, .invalidRequest("use PUT or GET for a blob"))
        }
        guard Hasher256.hash(Array(target.text.utf8)) == signed.digest else {
            let rejection = SignedRequestRejection.wrongDigest
            return .fault(.unauthorized, .named(rejection.rawValue, rejection.message))
        }
        guard try mayRead(name, requester) else { return Self.notFound }
        do throws(RecordServiceError) { return try await get(name, target, records) } catch {
            return Self.fault(error)
        }
    }

    private static var notFound: Response { .fault(.notFound, .notFound) }

    // MARK: Reading

    /// Events of `records` that make their accounts and organisations parties of the blob; a refused reader is none.
    private static let admittingEvents: Set<String> = ["Registered", "Disclosed", "EmergencyOpened"]

    /// Patient, custodian, and readers to whom it was disclosed.
    private func mayRead(_ blob: Hash256, _ requester: Requester) throws(LedgerError) -> Bool {
        if AccessPolicy.readsEverything(requester) { return true }
        let view = server.node.reader.view
        let places = try view.blocks.history(of: blob, limit: 1_000)
        for place in places {
            guard let receipts = try view.blocks.receipts(at: place.height), receipts.indices.contains(place.index) else {
                continue
            }
            for event in receipts[place.index].events
            where event.contract == "records" && Self.admittingEvents.contains(event.name) {
                let subjects = event.subjects
                if subjects.contains(blob), AccessPolicy.allows(requester, toRead: subjects) { return true }
            }
        }
        return false
    }

    /// With `offset` or `length`: those chunks with their proof, canonical.
    ///
    /// Without: the whole sealed blob.
    private func get(
        _ blob: Hash256,
        _ target: RequestTarget,
        _ records: any RecordService
    ) async throws(RecordServiceError) -> Response {
        if target.value("offset") != nil || target.value("length") != nil {
            let most = server.limits.rangeByteCountMax
            guard let offset = target.value("offset").map({ UInt64($0) }) ?? 0,
                let length = target.value("length").map({ UInt64($0) }) ?? most, length <= most
            else { return .fault(.badRequest, .invalidParameters("offset and length are numbers, length at most \(most)")) }
            let range = try await records.provenRange(of: blob, offset: offset, length: length)
            return range.map { .bytes($0, type: "application/cbor") } ?? Self.notFound
        }
        guard let contents = try await records.contents(of: blob) else { return Self.notFound }
        return Response(
            status: .ok,
            headers: [.contentType: "application/octet-stream", .contentLength: "\(contents.byteCount)"],
            body: ResponseBody(contentLength: Int(clamping: contents.byteCount)) { writer in
                var offset: UInt64 = 0
                while offset < contents.byteCount {
                    let piece = try await contents.piece(offset)
                    guard !piece.isEmpty else {
                        throw RecordServiceError.failed("the blob \(blob) was removed while it was read")
                    }
                    try await writer.write(ByteBuffer(bytes: piece))
                    offset += UInt64(piece.count)
                }
                try await writer.finish(nil)
            }
        )
    }

    // MARK: Writing

    /// Members of organisations may deposit; the bytes count only if they are those that were signed.
    private func put(
        _ blob: Hash256,
        _ request: Request,
        _ digest: Hash256,
        _ requester: Requester,
        _ records: any RecordService
    ) async throws -> Response {
        guard requester.account != nil, requester.organisation != nil else { return Self.notFound }
        var parts = PacedBody(request, server.limits)
        var hasher = Hasher256()
        do {
            try await records.put(blob) {
                if let part = try await parts.next() {
                    let bytes = Array(part.readableBytesView)
                    hasher.update(bytes)
                    return bytes
                }
                guard hasher.finalize() == digest else { throw SignedRequestRejection.wrongDigest }
                return nil
            }
        } catch let rejection as SignedRequestRejection {
            return .fault(.unauthorized, .named(rejection.rawValue, rejection.message))
        } catch let error as RecordServiceError {
            return Self.fault(error)
        }
        return .json(["blob": LedgerJSON.hex(blob)], status: .created)
    }

    private static func fault(_ error: RecordServiceError) -> Response {
        guard case .unavailable = error else { return .fault(status(error), RPCError(error)) }
        return .fault(.serviceUnavailable, RPCError(error), retryAfterSeconds: 5)
    }

    private static func status(_ error: RecordServiceError) -> HTTPResponse.Status {
        switch error {
        case .wrongName, .refused: .badRequest
        case .tooLarge: .contentTooLarge
        case .noSpace: .init(code: 507)
        case .unavailable: .serviceUnavailable
        case .failed: .internalServerError
        }
    }
}
