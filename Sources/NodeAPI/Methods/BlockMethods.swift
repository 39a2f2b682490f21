internal import Ledger
internal import NodeRuntime
internal import Primitives

extension RPCMethods {
    static let blockMethods: [RPCMethod] = [
        RPCMethod("block", [.integer("height"), .text("hash")]) { call throws(RPCError) in
            let height = try blockHeight(call)
            return try answeringBlock { () throws(LedgerError) in try block(at: height, call.view.blocks) }
        },
        RPCMethod("commit", [.integer("height")]) { call throws(RPCError) in
            let height = try call.parameters.optionalHeight() ?? call.view.height
            return try answeringBlock { () throws(LedgerError) in try commit(at: height, call.view) }
        },
        RPCMethod("blockchain", [.integer("min_height"), .integer("max_height"), .integer("limit")]) { call throws(RPCError) in
            try blockchain(call)
        },
        RPCMethod("block_results", [.integer("height")]) { call throws(RPCError) in
            let height = try call.parameters.optionalHeight() ?? call.view.height
            let requester = try call.optionalRequester()
            return try answeringBlock { () throws(LedgerError) in try results(at: height, call.view, for: requester) }
        },
        RPCMethod("blocks_cbor", [.integer("from"), .integer("limit")]) { call throws(RPCError) in try wholeBlocks(call) },
    ]

    private static func answeringBlock(_ body: () throws(LedgerError) -> JSONValue?) throws(RPCError) -> JSONValue {
        guard let answer = try answering(body) else { throw .notFound }
        return answer
    }

    /// By height or by hash, not both; the newest block if neither is given.
    private static func blockHeight(_ call: RPCCall) throws(RPCError) -> BlockHeight {
        let height = try call.parameters.optionalHeight()
        guard let hash: Hash256 = try call.parameters.optionalFixed("hash") else { return height ?? call.view.height }
        guard height == nil else { throw .invalidParameters("height and hash are both given; give one") }
        let found = try answering { () throws(LedgerError) in try call.view.blocks.height(ofBlock: hash) }
        guard let found else { throw .notFound }
        return found
    }

    private static func block(at height: BlockHeight, _ blocks: BlockReader) throws(LedgerError) -> JSONValue? {
        guard let header = try blocks.header(at: height), let ids = try blocks.transactionIDs(at: height),
            let certificate = try blocks.certificate(at: height)
        else { return nil }
        return [
            "header": LedgerJSON.header(header), "hash": LedgerJSON.hex(header.hash),
            "transactions": .array(ids.map(LedgerJSON.hex)), "header_cbor": LedgerJSON.base64(header.canonicalBytes),
            "certificate": LedgerJSON.base64(certificate.canonicalBytes),
        ]
    }

    private static func commit(at height: BlockHeight, _ view: CertifiedView) throws(LedgerError) -> JSONValue? {
        guard let certificate = try view.blocks.certificate(at: height) else { return nil }
        let set = try view.validatorSet(below: height)
        let signatures = certificate.signatures.map { signature -> JSONValue in
            [
                "validator": set.member(at: signature.validator).map { LedgerJSON.hex($0.key) } ?? .null,
                "index": .unsigned(signature.validator.rawValue), "signature": LedgerJSON.hex(signature.signature),
            ]
        }
        return [
            "height": .unsigned(height.rawValue), "block_hash": LedgerJSON.hex(certificate.blockHash),
            "epoch": .unsigned(certificate.epoch.rawValue), "signatures": .array(signatures),
            "certificate_cbor": LedgerJSON.base64(certificate.canonicalBytes),
        ]
    }

    /// Headers from high to low.
    private static func blockchain(_ call: RPCCall) throws(RPCError) -> JSONValue {
        let newest = call.view.height
        let limit = try call.parameters.limit(default: 20, most: 100)
        let highest = min(try call.parameters.optionalHeight("max_height") ?? newest, newest)
        let lowest = max(try call.parameters.optionalHeight("min_height") ?? BlockHeight(1), BlockHeight(1))
        var headers: [JSONValue] = []
        var next = highest
        var isEnd = false
        while next >= lowest, headers.count < limit {
            let header = try answering { () throws(LedgerError) in try call.view.blocks.header(at: next) }
            // A node that began with a snapshot has nothing below it.
            guard let header else {
                isEnd = true
                break
            }
            headers.append(["hash": LedgerJSON.hex(header.hash), "header": LedgerJSON.header(header)])
            next = BlockHeight(next.rawValue - 1)
        }
        let more: JSONValue = next >= lowest && next > .genesis && !isEnd ? .unsigned(next.rawValue) : .null
        return ["last_height": .unsigned(newest.rawValue), "blocks": .array(headers), "next_max_height": more]
    }

    private static let wholeBlocksMax = 512
    /// Further blocks are left out once an answer holds so many bytes of them, which is also the most of a request.
    private static let wholeBlocksByteCount = 1 << 20

    /// The canonical bytes of blocks from a height on, for who may read everything.
    private static func wholeBlocks(_ call: RPCCall) throws(RPCError) -> JSONValue {
        let requester = try call.requester()
        guard let from = try call.parameters.optionalHeight("from") else { throw .invalidParameters("from is missing") }
        let limit = try call.parameters.limit(default: wholeBlocksMax, most: wholeBlocksMax)
        guard AccessPolicy.readsEverything(requester) else { throw .notFound }
        var blocks: [JSONValue] = []
        var size = 0
        var next = from
        while blocks.count < limit, size < wholeBlocksByteCount {
            let bytes = try answering { () throws(LedgerError) in try call.view.blocks.blockBytes(at: next) }
            guard let bytes else { break }
            blocks.append(LedgerJSON.base64(bytes))
            size += bytes.count
            guard let above = next.next else { break }
            next = above
        }
        guard !blocks.isEmpty else { throw .notFound }
        let newest = call.view.height
        return [
            "blocks": .array(blocks), "next": next <= newest ? .unsigned(next.rawValue) : .null,
            "last_height": .unsigned(newest.rawValue),
        ]
    }

    /// Outcomes of a block; returned values and events only where they concern the asker.
    private static func results(
        at height: BlockHeight,
        _ view: CertifiedView,
        for requester: Requester?
    ) throws(LedgerError) -> JSONValue? {
        guard let receipts = try view.blocks.receipts(at: height) else { return nil }
        // Bodies are needed only where somebody may see contents.
        let bodies = requester == nil ? nil : try view.blocks.bodies(at: height)
        var list: [JSONValue] = []
        for (index, receipt) in receipts.enumerated() {
            let body = bodies.flatMap { $0.indices.contains(index) ? $0[index] : nil }
            let mayRead = try view.mayRead(body, receipt, requester)
            let members = try LedgerJSON.receipt(receipt, of: body, in: view, withContents: mayRead, withMessage: mayRead)
            list.append(.object([JSONMember("id", LedgerJSON.hex(receipt.transactionID))] + members))
        }
        return ["height": .unsigned(height.rawValue), "results": .array(list)]
    }
}

extension CertifiedView {
    /// Whether a requester may see the contents of a transaction and its receipt.
    func mayRead(_ body: SignedTransaction?, _ receipt: Receipt, _ requester: Requester?) throws(LedgerError) -> Bool {
        guard let requester, let body else { return false }
        if AccessPolicy.readsEverything(requester) { return true }
        let sender = try account(of: body.signer)?.id
        return AccessPolicy.allows(requester, toRead: AccessPolicy.subjects(of: body, receipt, sender: sender))
    }
}
