internal import Ledger
internal import Primitives

extension RPCMethods {
    private static let pageParameters: [RPCParameter] = [
        .text("subject"), .integer("limit"), .text("cursor"), .text("contract"), .text("function"),
    ]

    static let historyMethods: [RPCMethod] = [
        RPCMethod("tx_search", pageParameters) { call throws(RPCError) in
            let page = try historyPage(call)
            let items = page.entries.map { entry -> JSONValue in
                .object(HistoryPage.head(entry) + [JSONMember("outcome", .text(entry.receipt.outcome.rawValue))])
            }
            return ["transactions": .array(items), "cursor": page.cursor]
        },
        RPCMethod("audit_trail", pageParameters) { call throws(RPCError) in
            let page = try historyPage(call)
            var items: [JSONValue] = []
            for entry in page.entries {
                for event in entry.receipt.events where event.subjects.contains(page.subject) {
                    let json = try answering { () throws(LedgerError) in try LedgerJSON.event(event, in: call.view) }
                    items.append(.object(HistoryPage.head(entry) + [JSONMember("event", json)]))
                }
            }
            return ["entries": .array(items), "cursor": page.cursor, "height": .unsigned(call.view.height.rawValue)]
        },
    ]

    /// One page about a subject, newest first; without a right to it the page is the same as about nobody.
    private static func historyPage(_ call: RPCCall) throws(RPCError) -> HistoryPage {
        let requester = try call.requester()
        let limit = try call.parameters.limit(default: 30, most: 100)
        let cursor = try call.parameters.optionalText("cursor")
        let before = cursor.flatMap(UInt64.init).map(BlockHeight.init)
        guard cursor == nil || before != nil else { throw .invalidParameters("cursor is none that this method gave") }
        let own = requester.account.flatMap { Hash256(bytes: $0.bytes) }
        let wanted: Hash256? = try call.parameters.optionalFixed("subject")
        let (contract, function) = (try call.parameters.optionalText("contract"), try call.parameters.optionalText("function"))
        guard let subject = wanted ?? own, AccessPolicy.allows(requester, toRead: [subject]) else {
            return HistoryPage(subject: wanted ?? .zero, entries: [], cursor: .null)
        }
        var page = try answering { () throws(LedgerError) in
            try HistoryPage.read(subject, before: before, limit: limit, in: call.view)
        }
        page.entries.removeAll { entry in
            let transaction = entry.body.transaction
            return contract.map { $0 != transaction.contract } ?? false || function.map { $0 != transaction.function } ?? false
        }
        return page
    }
}

/// Some of the certified transactions that name a subject, newest first.
struct HistoryPage: Sendable {
    struct Entry: Sendable {
        let height: BlockHeight
        let index: Int
        let time: Timestamp
        let body: SignedTransaction
        let receipt: Receipt
        let sender: AccountID?
    }

    let subject: Hash256
    var entries: [Entry]
    /// What continues the listing; null at its end.
    let cursor: JSONValue

    static func read(
        _ subject: Hash256,
        before: BlockHeight?,
        limit: Int,
        in view: CertifiedView
    ) throws(LedgerError) -> HistoryPage {
        let places = try view.blocks.history(of: subject, before: before, limit: limit)
        var entries: [Entry] = []
        var loaded: (height: BlockHeight, time: Timestamp, bodies: [[UInt8]], receipts: [Receipt])?
        for place in places {
            if loaded?.height != place.height {
                guard let header = try view.blocks.header(at: place.height),
                    let bodies = try view.blocks.bodyBytes(at: place.height),
                    let receipts = try view.blocks.receipts(at: place.height)
                else { continue }
                loaded = (place.height, header.time, bodies, receipts)
            }
            guard let block = loaded, block.bodies.indices.contains(place.index), block.receipts.indices.contains(place.index),
                let body = try? SignedTransaction(bytes: block.bodies[place.index])
            else { continue }
            entries.append(
                Entry(
                    height: place.height,
                    index: place.index,
                    time: block.time,
                    body: body,
                    receipt: block.receipts[place.index],
                    sender: try view.account(of: body.signer)?.id
                )
            )
        }
        let last = places.count >= limit ? places.last?.height : nil
        return HistoryPage(subject: subject, entries: entries, cursor: last.map { .text("\($0)") } ?? .null)
    }

    static func head(_ entry: Entry) -> [JSONMember] {
        [
            JSONMember("id", LedgerJSON.hex(entry.body.id)), JSONMember("height", .unsigned(entry.height.rawValue)),
            JSONMember("index", .integer(Int64(entry.index))), JSONMember("time", LedgerJSON.time(entry.time)),
            JSONMember("sender", entry.sender.map(LedgerJSON.hex) ?? .null),
            JSONMember("contract", .text(entry.body.transaction.contract)),
            JSONMember("function", .text(entry.body.transaction.function)),
        ]
    }
}
