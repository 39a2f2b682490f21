internal import Glibc
package import Ledger
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
package import Primitives
internal import Synchronization

/// A client of one node's API: JSON-RPC over a few connections that are kept open.
///
/// Safe from any task.
package final class RPCClient: Sendable {
    package let address: NodeAddress
    /// Signs requests to methods that concern people; nil sends all of them unsigned.
    package let identity: RPCIdentity?
    private let pool: HTTPPool
    private let nextID = Atomic<Int64>(1)

    /// `address` is `http://HOST:PORT`; nothing is sent yet.
    ///
    /// A call that has no answer after `timeoutMilliseconds` fails; `broadcast_tx_commit` waits up to 30 s by itself.
    package init(
        _ address: String,
        identity: RPCIdentity? = nil,
        connectionCount: Int = 4,
        timeoutMilliseconds: Int = 60_000
    ) throws(RPCClientError) {
        guard let parsed = NodeAddress(address) else { throw .badAddress(address) }
        self.address = parsed
        self.identity = identity
        pool = HTTPPool(parsed, connectionCount: connectionCount, timeoutMilliseconds: timeoutMilliseconds)
    }

    deinit { pool.close() }

    /// Closes the idle connections; later calls fail.
    package func close() { pool.close() }

    // MARK: Calls

    /// Calls a method; every call of a client with an identity is signed.
    package func call(_ method: String, _ parameters: JSONValue = .object([])) async throws(RPCClientError) -> JSONValue {
        let id = nextID.wrappingAdd(1, ordering: .relaxed).oldValue
        let body: JSONValue = [
            "jsonrpc": "2.0", "id": .integer(id), "method": .text(method), "params": parameters,
        ]
        let answer = try await post("/rpc", body: body.bytes)
        let json = try Self.read(answer)
        if let error = json["error"] {
            guard let error = RPCError(json: error) else { throw .badAnswer("an error without code and message") }
            throw .refused(error)
        }
        guard answer.status == 200 else { throw Self.fault(answer) }
        guard json["id"] == .integer(id), let result = json["result"] else { throw .badAnswer("no result for this id") }
        return result
    }

    /// Submits one transaction; the id once it is in the pool.
    package func broadcast(_ transaction: [UInt8]) async throws(RPCClientError) -> TransactionID {
        let result = try await call("broadcast_tx_sync", ["tx": .text(Base64.encode(transaction))])
        return try Self.id(result)
    }

    /// Submits many transactions in one request, each at most 64 KiB and together at most about 700 KiB.
    ///
    /// Returns after all were admitted to the pool or refused, in their order.
    package func broadcast(_ transactions: [[UInt8]]) async throws(RPCClientError) -> [Result<TransactionID, RPCError>] {
        let list = transactions.map { JSONValue.text(Base64.encode($0)) }
        let results = try await call("broadcast_txs", ["txs": .array(list)]).array ?? []
        guard results.count == transactions.count else { throw .badAnswer("another number of results than transactions") }
        var outcomes: [Result<TransactionID, RPCError>] = []
        outcomes.reserveCapacity(results.count)
        for result in results {
            if let name = result["code"]?.text {
                let message = result["message"]?.text ?? name
                outcomes.append(.failure(.named(name, message, code: RPCError.refusedTransaction)))
            } else {
                outcomes.append(.success(try Self.id(result)))
            }
        }
        return outcomes
    }

    /// Submits one transaction and returns the method's result once it is certified.
    package func broadcastAndWait(_ transaction: [UInt8]) async throws(RPCClientError) -> JSONValue {
        try await call("broadcast_tx_commit", ["tx": .text(Base64.encode(transaction))])
    }

    private static func id(_ result: JSONValue) throws(RPCClientError) -> TransactionID {
        guard let id = result["id"]?.text.flatMap(TransactionID.init(hex:)) else { throw .badAnswer("no transaction id") }
        return id
    }

    // MARK: HTTP

    /// GET of a target (`/status`, `/blobs/NAME?offset=0`), signed if there is an identity.
    package func get(_ target: String, headers: [(String, String)] = []) async throws(RPCClientError) -> HTTPAnswer {
        try await send(HTTPQuestion(method: .GET, target: target, headers: headers), signing: Array(target.utf8))
    }

    /// PUT of a body held in memory, signed if there is an identity.
    package func put(_ target: String, body: [UInt8]) async throws(RPCClientError) -> HTTPAnswer {
        let headers = [("Content-Type", "application/octet-stream")]
        return try await send(HTTPQuestion(method: .PUT, target: target, headers: headers, body: body), signing: body)
    }

    /// POST of a body held in memory, signed if there is an identity.
    package func post(
        _ target: String,
        headers: [(String, String)] = [("Content-Type", "application/json")],
        body: [UInt8]
    ) async throws(RPCClientError) -> HTTPAnswer {
        return try await send(HTTPQuestion(method: .POST, target: target, headers: headers, body: body), signing: body)
    }

    private func send(_ question: HTTPQuestion, signing bytes: [UInt8]) async throws(RPCClientError) -> HTTPAnswer {
        var question = question
        if let identity { question.headers.append(("Authorization", identity.authorization(for: bytes))) }
        do { return try await pool.exchange(question) } catch is HTTPExchangeTimeout {
            throw .timedOut(address: address.description)
        } catch {
            throw Self.unreachable(address, error)
        }
    }

    /// A connection that failed, in the system's words rather than the library's.
    static func unreachable(_ address: NodeAddress, _ error: any Error) -> RPCClientError {
        let detail: String
        switch error {
        case let error as NIOConnectionError:
            let first = error.connectionErrors.first.map { $0.error }
            detail = (first as? IOError).map(words) ?? (error.connectionErrors.isEmpty ? "there is no such host" : "no answer")
        case let error as IOError: detail = words(error)
        case is ChannelError: detail = "the connection was closed"
        default: detail = "\(error)"
        }
        return .unreachable(address: address.description, detail: detail)
    }

    private static func words(_ error: IOError) -> String { String(cString: strerror(error.errnoCode)) }

    static func fault(_ answer: HTTPAnswer) -> RPCClientError {
        .status(
            answer.status,
            body: String(decoding: answer.body.prefix(500), as: UTF8.self),
            retryAfterSeconds: answer.header("retry-after").flatMap { Int($0) }
        )
    }

    private static func read(_ answer: HTTPAnswer) throws(RPCClientError) -> JSONValue {
        do throws(JSONError) { return try JSONReader.read(answer.body) } catch {
            guard answer.status == 200 else { throw fault(answer) }
            throw .badAnswer("\(error)")
        }
    }
}
