internal import Ledger
internal import Primitives

/// Which events somebody wants: from which place on, of which kinds, and who asks.
struct EventSelection: Sendable {
    /// The place behind which the stream begins: everything of the block up to this transaction is known.
    struct Cursor: Hashable, Sendable {
        var height: BlockHeight
        /// The last known transaction; a number from the block's count on means the whole block.
        var index: Int

        /// `HEIGHT:INDEX`, or `HEIGHT` for all of a block.
        init?(_ text: String) {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 1 || parts.count == 2, let height = UInt64(parts[0]),
                let index = parts.count == 2 ? Int(parts[1]) : Int.max, index >= 0
            else { return nil }
            self.init(height: BlockHeight(height), index: index)
        }

        init(height: BlockHeight, index: Int) {
            self.height = height
            self.index = index
        }
    }

    enum Kind: String, Hashable, Sendable, CaseIterable {
        case block
        case transaction
        /// Transactions that concern the asker.
        case personal
    }

    /// Nil begins with the next block.
    let after: Cursor?
    let kinds: Set<Kind>
    /// Whether block events list the transactions' ids.
    let withIDs: Bool
    /// Nil for an unsigned stream, which shows no contents.
    let key: PublicKey?

    static func read(
        _ target: RequestTarget,
        lastEventID: String?,
        _ authorization: Authorization
    ) -> Result<EventSelection, RPCError> {
        var after: Cursor?
        if let text = target.value("cursor") ?? lastEventID {
            guard let cursor = Cursor(text) else { return .failure(.invalidParameters("cursor is not HEIGHT:INDEX")) }
            after = cursor
        }
        var kinds: Set<Kind> = []
        for item in target.query where item.name == "kind" {
            for name in item.value.split(separator: ",") {
                guard let kind = Kind(rawValue: String(name)) else {
                    return .failure(.invalidParameters("kind is none of block, transaction and personal"))
                }
                kinds.insert(kind)
            }
        }
        if kinds.isEmpty { kinds = [.block, .transaction] }
        let key: PublicKey?
        switch authorization {
        case .none: key = nil
        case .key(let signer): key = signer
        case .rejected(let rejection): return .failure(.named(rejection.rawValue, rejection.message))
        }
        if kinds.contains(.personal), key == nil { return .failure(.signedRequestRequired) }
        return .success(EventSelection(after: after, kinds: kinds, withIDs: target.value("ids") == "true", key: key))
    }
}
