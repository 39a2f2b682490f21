internal import ChainCrypto
internal import Hummingbird
internal import Ledger
internal import NodeRuntime
internal import Primitives
internal import Synchronization

/// Answers every request of the API listener.
struct APIResponder: HTTPResponder {
    typealias Context = APIRequestContext

    let server: APIContext
    private let dispatcher: RPCDispatcher
    private let load = APILoad()

    init(_ server: APIContext) {
        self.server = server
        dispatcher = RPCDispatcher(server: server)
    }

    func respond(to request: Request, context: APIRequestContext) async throws -> Response {
        do { return try await answer(request) } catch let slow as PacedBody.TooSlow {
            context.closeSoon()
            return .fault(.requestTimeout, slow.error)
        }
    }

    private func answer(_ request: Request) async throws -> Response {
        guard load.requests.enter(most: server.limits.inFlightMax) else {
            let error = RPCError.named("busy", "the node has too many requests in work; wait and try again")
            return .fault(.tooManyRequests, error, retryAfterSeconds: 1)
        }
        defer { load.requests.leave() }
        guard let target = RequestTarget(request.head.path ?? "/") else {
            return .fault(.badRequest, .invalidRequest("the request target cannot be decoded"))
        }
        if target.path.first == "blobs", target.path.count == 2 {
            return try await BlobRoutes(server: server).respond(to: request, target)
        }
        switch (request.method, target.path) {
        case (.post, ["rpc"]): return try await call(request)
        case (.get, ["events"]): return events(request, target)
        case (_, ["rpc"]), (_, ["events"]):
            return .fault(.methodNotAllowed, .invalidRequest("use POST for /rpc and GET for /events"))
        case (.get, []): return methods()
        case (.get, let path) where path.count == 1: return await get(path[0], target, request)
        default: return .fault(.notFound, .methodNotFound(""))
        }
    }

    // MARK: JSON-RPC

    private func call(_ request: Request) async throws -> Response {
        if let type = request.headers[.contentType], !Self.isJSON(type) {
            return .fault(.unsupportedMediaType, .invalidRequest("the body's type is not application/json"))
        }
        guard let body = try await request.bytes(upTo: server.limits.bodyByteCountMax, server.limits) else {
            let detail = "the body is larger than \(server.limits.bodyByteCountMax) bytes; send less at once"
            return .fault(.contentTooLarge, .named("too_large", detail))
        }
        if server.isHalted, !body.isEmpty {
            // What is on disk stays readable by GET; a stopped validator takes nothing new.
            let error = RPCError.named("halted", "this node's validator has stopped; ask another node, and see this one's log")
            return .fault(.serviceUnavailable, error, retryAfterSeconds: 30)
        }
        let header = request.headers[.authorization]
        // The digest of a large body is worth computing only for a signed request.
        let digest = header == nil ? Hash256.zero : Hasher256.hash(body)
        let authorization = Authorization.read(header: header, digest: digest, chainID: server.node.genesis.chainID)
        let answer = await dispatcher.answer(body: body, authorization: authorization)
        guard let json = answer.json else { return .bytes([], type: "application/json") }
        return .json(json, status: answer.isJSON ? .ok : .badRequest)
    }

    private static func isJSON(_ type: String) -> Bool {
        let name = type.split(separator: ";").first.map { $0.filter { $0 != " " }.lowercased() }
        return name == "application/json"
    }

    private func get(_ name: String, _ target: RequestTarget, _ request: Request) async -> Response {
        guard let method = RPCMethods.table[name] else { return .fault(.notFound, .methodNotFound(name)) }
        guard method.isRead else {
            return .fault(.methodNotAllowed, .invalidRequest("this method changes something; call it by POST /rpc"))
        }
        let outcome = await dispatcher.run(method, authorization(of: request, target)) { () throws(RPCError) in
            try RPCParameters.read(query: target.query.map { ($0.name, $0.value) }, of: method)
        }
        return .json(RPCResponse.json(id: .null, outcome))
    }

    private func authorization(of request: Request, _ target: RequestTarget) -> Authorization {
        let header = request.headers[.authorization]
        let digest = header == nil ? Hash256.zero : Hasher256.hash(Array(target.text.utf8))
        return .read(header: header, digest: digest, chainID: server.node.genesis.chainID)
    }

    private func methods() -> Response {
        .json(["methods": .array(RPCMethods.table.keys.sorted().map { .text($0) })])
    }

    // MARK: Events

    private func events(_ request: Request, _ target: RequestTarget) -> Response {
        let authorization = authorization(of: request, target)
        let lastEventID = request.headers.first { $0.name.canonicalName == "last-event-id" }?.value
        switch EventSelection.read(target, lastEventID: lastEventID, authorization) {
        case .failure(let error): return .fault(.badRequest, error)
        case .success(let selection):
            guard load.streams.enter(most: server.limits.streamCountMax) else {
                let error = RPCError.named("busy", "too many event streams are open; close one or ask another node")
                return .fault(.tooManyRequests, error, retryAfterSeconds: 5)
            }
            return EventStream(node: server.node, selection: selection).response { load.streams.leave() }
        }
    }
}

/// How much is in work.
final class APILoad: Sendable {
    let requests = APIGate()
    let streams = APIGate()
}

/// Counts who is inside and lets no more in than a limit.
final class APIGate: Sendable {
    private let count = Atomic<Int>(0)

    func enter(most: Int) -> Bool {
        if count.wrappingAdd(1, ordering: .relaxed).newValue <= most { return true }
        leave()
        return false
    }

    func leave() { count.wrappingSubtract(1, ordering: .relaxed) }
}

extension Request {
    /// The whole body; nil if it is longer than the limit, which is noticed before it is read where its length is stated.
    func bytes(upTo limit: Int, _ limits: APILimits) async throws -> [UInt8]? {
        let stated = headers[.contentLength].flatMap { Int($0) }
        if let stated, stated > limit { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(stated ?? 0)
        var parts = PacedBody(self, limits)
        while let part = try await parts.next() {
            guard bytes.count + part.readableBytes <= limit else { return nil }
            bytes.append(contentsOf: part.readableBytesView)
        }
        return bytes
    }
}
