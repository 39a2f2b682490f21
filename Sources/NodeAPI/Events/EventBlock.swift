internal import Ledger
internal import Primitives

/// One certified block as events, in the text of an event stream.
struct EventBlock: Sendable {
    let header: BlockHeader
    let hash: Hash256
    let receipts: [Receipt]
    /// Needed only where contents are shown.
    let bodies: [SignedTransaction]

    /// The events behind a place of this block; the last one is the block's own.
    func text(
        after index: Int?,
        _ selection: EventSelection,
        for requester: Requester?,
        in view: CertifiedView
    ) throws(LedgerError) -> [UInt8] {
        var text: [UInt8] = []
        let first = index.map { $0 >= receipts.count ? receipts.count : $0 + 1 } ?? 0
        if selection.kinds.contains(.transaction) || selection.kinds.contains(.personal) {
            for place in receipts.indices.dropFirst(first) {
                let body = bodies.indices.contains(place) ? bodies[place] : nil
                let mayRead = try view.mayRead(body, receipts[place], requester)
                guard mayRead || selection.kinds.contains(.transaction) else { continue }
                append("transaction", place, try transaction(place, body, mayRead, view), to: &text)
            }
        }
        // A cursor at or behind the count means that the block's own event is known.
        let isKnown = index.map { $0 >= receipts.count } ?? false
        if selection.kinds.contains(.block), !isKnown {
            append("block", receipts.count, block(withIDs: selection.withIDs), to: &text)
        }
        return text
    }

    private func append(_ kind: String, _ index: Int, _ data: JSONValue, to text: inout [UInt8]) {
        text += Array("id: \(header.height):\(index)\nevent: \(kind)\ndata: ".utf8)
        data.append(to: &text)
        text += [0x0A, 0x0A]
    }

    private func block(withIDs: Bool) -> JSONValue {
        var members = [
            JSONMember("height", .unsigned(header.height.rawValue)), JSONMember("hash", LedgerJSON.hex(hash)),
            JSONMember("time", LedgerJSON.time(header.time)), JSONMember("state_root", LedgerJSON.hex(header.stateRoot)),
            JSONMember("transaction_count", .integer(Int64(receipts.count))),
        ]
        if withIDs {
            members.append(JSONMember("transactions", .array(receipts.map { LedgerJSON.hex($0.transactionID) })))
            let failed = receipts.indices.filter { receipts[$0].outcome != .ok }
            members.append(JSONMember("failed", .array(failed.map { .integer(Int64($0)) })))
        }
        return .object(members)
    }

    private func transaction(
        _ place: Int,
        _ body: SignedTransaction?,
        _ mayRead: Bool,
        _ view: CertifiedView
    ) throws(LedgerError) -> JSONValue {
        let receipt = receipts[place]
        let members = [
            JSONMember("id", LedgerJSON.hex(receipt.transactionID)), JSONMember("height", .unsigned(header.height.rawValue)),
            JSONMember("index", .integer(Int64(place))),
        ]
        let contents = try LedgerJSON.receipt(receipt, of: body, in: view, withContents: mayRead, withMessage: mayRead)
        guard mayRead, let body else { return .object(members + contents) }
        let call = [
            JSONMember("contract", .text(body.transaction.contract)), JSONMember("function", .text(body.transaction.function)),
        ]
        return .object(members + call + contents)
    }
}
