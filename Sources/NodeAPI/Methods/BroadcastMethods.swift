internal import Ledger
internal import NodeRuntime
internal import Primitives

extension RPCMethods {
    static let broadcastMethods: [RPCMethod] = [
        RPCMethod("broadcast_tx_sync", [.text("tx")], isRead: false) { call async throws(RPCError) in
            let transaction = try transaction(call)
            return ["id": LedgerJSON.hex(try await admit(transaction, call))]
        },
        RPCMethod("broadcast_txs", [.texts("txs")], isRead: false) { call async throws(RPCError) in
            try await broadcastAll(call)
        },
        RPCMethod("broadcast_tx_commit", [.text("tx")], isRead: false) { call async throws(RPCError) in
            try await broadcastAndWait(call)
        },
        RPCMethod("check_tx", [.text("tx")], isRead: false) { call async throws(RPCError) in try await check(call) },
    ]

    private static func transaction(_ call: RPCCall) throws(RPCError) -> SignedTransaction {
        let text = try call.parameters.text("tx")
        switch decode(text) {
        case .success(let transaction): return transaction
        case .failure(let rejection): throw RPCError(rejection)
        }
    }

    /// Runs on the thread of the request, so that the validator's thread gets transactions already decoded.
    private static func decode(_ text: String) -> Result<SignedTransaction, TransactionRejection> {
        guard let bytes = Base64.decode(text) else {
            return .failure(TransactionRejection(.malformed, "the transaction is not base64; encode its bytes with padding"))
        }
        return Result { () throws(TransactionRejection) in try SignedTransaction(bytes: bytes) }
    }

    private static func admit(_ transaction: SignedTransaction, _ call: RPCCall) async throws(RPCError) -> TransactionID {
        switch await call.node.submit([transaction]).first {
        case .success(let id)?: return id
        case .failure(let rejection)?: throw RPCError(rejection)
        case nil: throw stopping
        }
    }

    private static func broadcastAll(_ call: RPCCall) async throws(RPCError) -> JSONValue {
        let decoded = try call.parameters.texts("txs").map(decode)
        let good = decoded.compactMap { try? $0.get() }
        var outcomes = await call.node.submit(good).makeIterator()
        return .array(
            decoded.map { transaction -> JSONValue in
                switch transaction {
                case .failure(let rejection): return refusal(rejection)
                case .success:
                    switch outcomes.next() {
                    case .success(let id)?: return ["id": LedgerJSON.hex(id)]
                    case .failure(let rejection)?: return refusal(rejection)
                    case nil: return ["code": "pool_full", "message": "the node is stopping; send it to another node"]
                    }
                }
            }
        )
    }

    private static func refusal(_ rejection: TransactionRejection) -> JSONValue {
        var members = [
            JSONMember("code", .text(rejection.code.rawValue)), JSONMember("message", .text(rejection.message)),
        ]
        if let wait = rejection.retryAfterMilliseconds { members.append(JSONMember("retry_after_ms", .unsigned(wait))) }
        return .object(members)
    }

    private static func broadcastAndWait(_ call: RPCCall) async throws(RPCError) -> JSONValue {
        let transaction = try transaction(call)
        let milliseconds = call.server.limits.commitMilliseconds
        switch await call.node.submitAndWait(transaction, milliseconds: milliseconds) {
        case .failure(let rejection): throw RPCError(rejection)
        case .success(.certified(let height, let index, let receipt)):
            let view = call.node.reader.view
            let members = try answering { () throws(LedgerError) in
                try LedgerJSON.receipt(receipt, of: transaction, in: view, withContents: true)
            }
            return .object(
                [
                    JSONMember("id", LedgerJSON.hex(transaction.id)), JSONMember("height", .unsigned(height.rawValue)),
                    JSONMember("index", .integer(Int64(index))),
                ] + members
            )
        case .success(.dropped):
            throw RPCError(
                TransactionRejection(.expired, "the transaction was ordered after its expiry or a second time, and dropped")
            )
        case .success(.timedOut):
            let wait = "the transaction was admitted and is not certified after \(milliseconds / 1_000) s; ask `tx` with its id"
            throw RPCError(
                code: RPCError.unanswered,
                message: wait,
                data: ["code": "not_certified_yet", "id": LedgerJSON.hex(transaction.id)]
            )
        }
    }

    private static func check(_ call: RPCCall) async throws(RPCError) -> JSONValue {
        let transaction = try transaction(call)
        let now = WallClock.now()
        if let rejection = await call.node.precheck(transaction, now: now) { throw RPCError(rejection) }
        let verified: VerifiedTransaction
        do throws(TransactionRejection) { verified = try transaction.verified() } catch { throw RPCError(error) }
        let members = try answering { () throws(LedgerError) in
            let receipt = try call.view.dryRun(verified, at: now)
            return try LedgerJSON.receipt(receipt, of: transaction, in: call.view, withContents: true)
        }
        return .object([JSONMember("id", LedgerJSON.hex(transaction.id))] + members)
    }
}
