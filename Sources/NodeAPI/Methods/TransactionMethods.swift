internal import Ledger
internal import Primitives

extension RPCMethods {
    static let transactionMethods: [RPCMethod] = [
        RPCMethod("tx", [.text("id")]) { call async throws(RPCError) in try await transactionStatus(call) },
        RPCMethod("receipt", [.text("id"), .integer("trusted_height")]) { call throws(RPCError) in try receipt(call) },
    ]

    private static func transactionStatus(_ call: RPCCall) async throws(RPCError) -> JSONValue {
        let id: TransactionID = try call.parameters.fixed("id")
        let requester = try call.optionalRequester()
        let status: TransactionStatus
        do throws(LedgerError) { status = try await call.node.transactionStatus(of: id) } catch {
            throw .internalError("\(error)")
        }
        var members = [JSONMember("id", LedgerJSON.hex(id)), JSONMember("status", .text(status.name))]
        switch status {
        case .certified(let height, let index):
            // Newer than the call's own view, perhaps.
            let view = call.node.reader.view
            members += try answering { () throws(LedgerError) in try certified(height, index, view, requester) }
        case .committed(let height, let index): members += place(height, index)
        case .rejected(let rejection): members.append(JSONMember("code", .text(rejection.code.rawValue)))
        case .unknown, .pending, .expired: break
        }
        return .object(members)
    }

    private static func place(_ height: BlockHeight, _ index: Int) -> [JSONMember] {
        [JSONMember("height", .unsigned(height.rawValue)), JSONMember("index", .integer(Int64(index)))]
    }

    /// Place and outcome for everybody; contents for those whom they concern.
    private static func certified(
        _ height: BlockHeight,
        _ index: Int,
        _ view: CertifiedView,
        _ requester: Requester?
    ) throws(LedgerError) -> [JSONMember] {
        var members = place(height, index)
        guard let receipts = try view.blocks.receipts(at: height), receipts.indices.contains(index) else { return members }
        let receipt = receipts[index]
        members.append(JSONMember("outcome", .text(receipt.outcome.rawValue)))
        guard let requester, let body = try view.body(at: height, index),
            try view.mayRead(body, receipt, requester)
        else { return members }
        members.append(JSONMember("tx", LedgerJSON.base64(body.bytes)))
        let contents = try LedgerJSON.receipt(receipt, of: body, in: view, withContents: true)
        members.append(JSONMember("receipt", .object(contents + [JSONMember("cbor", LedgerJSON.base64(receipt.canonicalBytes))])))
        return members
    }

    /// The proof bundle; there is one only for certified transactions.
    private static func receipt(_ call: RPCCall) throws(RPCError) -> JSONValue {
        let requester = try call.requester()
        let id: TransactionID = try call.parameters.fixed("id")
        let trusted = try call.parameters.optionalHeight("trusted_height")
        let found = try answering { () throws(LedgerError) -> ProofBundle? in
            guard let bundle = try call.view.blocks.proofBundle(of: id, linkedTo: trusted),
                try call.view.mayRead(bundle.transaction, bundle.receipt, requester)
            else { return nil }
            return bundle
        }
        guard let found else { throw .notFound }
        return [
            "id": LedgerJSON.hex(id), "height": .unsigned(found.header.height.rawValue),
            "bundle": LedgerJSON.base64(found.canonicalBytes),
        ]
    }
}

extension CertifiedView {
    /// One transaction of a certified block.
    func body(at height: BlockHeight, _ index: Int) throws(LedgerError) -> SignedTransaction? {
        guard let bytes = try blocks.bodyBytes(at: height), bytes.indices.contains(index) else { return nil }
        do throws(TransactionRejection) { return try SignedTransaction(bytes: bytes[index]) } catch {
            throw .damagedChain(height: height, detail: "a transaction does not decode")
        }
    }
}
