package import Primitives
package import Storage

/// Reads certified blocks; safe to use from several threads.
///
/// What is absent is nil; what is there and does not decode is `LedgerError.damagedChain`.
package struct BlockReader: Sendable {
    private let source: any KeyValueSnapshot
    /// Blocks above are not shown, even if they are stored.
    private let last: BlockHeight?

    package init(_ source: any KeyValueSnapshot, through last: BlockHeight? = nil) {
        self.source = source
        self.last = last
    }

    /// The same blocks up to a height: a block is stored before its state is, and nobody may see one without the other.
    package func limited(to last: BlockHeight) -> BlockReader { BlockReader(source, through: last) }

    func shows(_ height: BlockHeight) -> Bool { last.map { height <= $0 } ?? true }

    /// The height of the newest block; 0 before the first.
    package func newestHeight() throws(LedgerError) -> BlockHeight {
        guard let bytes = try value(BlockStoreKey.newest) else { return .genesis }
        guard bytes.count == 8, let height = BlockStoreKey.height(ofKey: bytes) else {
            throw .damagedChain(height: nil, detail: "the newest height is not 8 bytes")
        }
        return last.map { min($0, height) } ?? height
    }

    package func header(at height: BlockHeight) throws(LedgerError) -> BlockHeader? {
        try decoded(BlockStoreKey.header(height), at: height, "header")
    }

    package func certificate(at height: BlockHeight) throws(LedgerError) -> Certificate? {
        try decoded(BlockStoreKey.certificate(height), at: height, "certificate")
    }

    /// The validators that sign from the block after this one, if this block changed them.
    package func nextValidators(at height: BlockHeight) throws(LedgerError) -> ValidatorSet? {
        try decoded(BlockStoreKey.validators(height), at: height, "validator set")
    }

    package func height(ofBlock hash: Hash256) throws(LedgerError) -> BlockHeight? {
        guard let height = try value(BlockStoreKey.hashIndex(hash)).flatMap({ BlockStoreKey.height(ofKey: $0) }),
            shows(height)
        else { return nil }
        return height
    }

    /// The heights whose blocks changed the validators, ascending, up to and including `last`.
    package func membershipChanges(through last: BlockHeight) throws(LedgerError) -> [BlockHeight] {
        var heights: [BlockHeight] = []
        do {
            try source.scan(prefix: BlockStoreKey.validatorsPrefix) { (key, _) throws(StorageError) in
                guard let height = BlockStoreKey.height(ofKey: key), height <= last else { return .stop }
                heights.append(height)
                return .next
            }
        } catch { throw .storage(error) }
        return heights
    }

    package func transactionIDs(at height: BlockHeight) throws(LedgerError) -> [TransactionID]? {
        try list(BlockStoreKey.ids(height), at: height, "list of ids") { (decoder) throws(DecodingError) in
            try decoder.fixed(TransactionID.self)
        }
    }

    package func receipts(at height: BlockHeight) throws(LedgerError) -> [Receipt]? {
        try list(BlockStoreKey.receipts(height), at: height, "list of receipts") { (decoder) throws(DecodingError) in
            try Receipt(from: &decoder)
        }
    }

    /// The COSE_Sign1 bytes of a block's transactions, not decoded.
    package func bodyBytes(at height: BlockHeight) throws(LedgerError) -> [[UInt8]]? {
        try list(BlockStoreKey.bodies(height), at: height, "list of bodies") { (decoder) throws(DecodingError) in
            try decoder.bytes(limit: TransactionLimits.byteCountMax)
        }
    }

    package func bodies(at height: BlockHeight) throws(LedgerError) -> [SignedTransaction]? {
        guard let bytes = try bodyBytes(at: height) else { return nil }
        var bodies: [SignedTransaction] = []
        bodies.reserveCapacity(bytes.count)
        for body in bytes {
            do { bodies.append(try SignedTransaction(bytes: body)) } catch {
                throw .damagedChain(height: height, detail: "a transaction does not decode")
            }
        }
        return bodies
    }

    /// The whole block; nil if there is none at this height.
    package func block(at height: BlockHeight) throws(LedgerError) -> Block? {
        guard let header = try header(at: height) else { return nil }
        guard let bodies = try bodies(at: height), let receipts = try receipts(at: height),
            let certificate = try certificate(at: height)
        else {
            // A snapshot brings a few headers without their blocks.
            if let base = try baseHeight(), height <= base { return nil }
            throw .damagedChain(height: height, detail: "the header is there and a part of the block is not")
        }
        return Block(header: header, bodies: bodies, receipts: receipts, certificate: certificate)
    }

    /// The canonical bytes of the whole block, put together from what is stored without decoding it; nil if it is not here.
    package func blockBytes(at height: BlockHeight) throws(LedgerError) -> [UInt8]? {
        guard shows(height), let header = try value(BlockStoreKey.header(height)),
            let bodies = try value(BlockStoreKey.bodies(height)), let receipts = try value(BlockStoreKey.receipts(height)),
            let certificate = try value(BlockStoreKey.certificate(height))
        else { return nil }
        var encoder = CanonicalEncoder(reservingCapacity: 1 + header.count + bodies.count + receipts.count + certificate.count)
        encoder.array(4)
        for part in [header, bodies, receipts, certificate] { encoder.encoded(part) }
        return encoder.bytes
    }

    /// Where a transaction stands.
    package func location(of id: TransactionID) throws(LedgerError) -> (height: BlockHeight, index: Int)? {
        guard let bytes = try value(BlockStoreKey.transaction(id)) else { return nil }
        guard bytes.count == 12, let height = BlockStoreKey.height(ofKey: Array(bytes.prefix(8))) else {
            throw .damagedChain(height: nil, detail: "an entry of the transaction index is not 12 bytes")
        }
        guard shows(height) else { return nil }
        return (height, bytes.suffix(4).reduce(0) { $0 << 8 | Int($1) })
    }

    /// Where a 32-byte name (account, organisation, blob) sent a transaction or stands in an event, newest first.
    ///
    /// `before` continues a listing: only blocks below that height. Whole blocks are returned, so `limit` may be passed by
    /// the entries of the last one.
    package func history(
        of subject: Hash256,
        before: BlockHeight? = nil,
        limit: Int
    ) throws(LedgerError) -> [HistoryEntry] {
        let prefix = BlockStoreKey.historyPrefix(subject)
        let end = upperBound(before).map { BlockStoreKey.history(subject, $0) } ?? KeyRange.end(ofPrefix: prefix)
        var entries: [HistoryEntry] = []
        var damage: LedgerError?
        do {
            try source.scan(from: prefix, to: end, order: .descending) { (key, value) throws(StorageError) in
                guard entries.count < limit, let height = BlockStoreKey.height(ofKey: key) else { return .stop }
                do throws(DecodingError) {
                    entries += try Self.places(value).reversed().map { HistoryEntry(height: height, index: $0) }
                } catch {
                    damage = .damagedChain(height: height, detail: "an entry of the history index: \(error)")
                    return .stop
                }
                return .next
            }
        } catch { throw .storage(error) }
        if let damage { throw damage }
        return entries
    }

    /// The lowest height that a listing leaves out.
    private func upperBound(_ before: BlockHeight?) -> BlockHeight? {
        guard let hidden = last?.next else { return before }
        return before.map { min($0, hidden) } ?? hidden
    }

    private static func places(_ bytes: [UInt8]) throws(DecodingError) -> [Int] {
        var decoder = CanonicalDecoder(bytes)
        let places = try decoder.list(limit: Block.transactionCountMax) { (decoder) throws(DecodingError) in
            Int(clamping: try decoder.unsigned())
        }
        try decoder.expectEnd()
        return places
    }

    // MARK: Reading and decoding

    func value(_ key: [UInt8]) throws(LedgerError) -> [UInt8]? {
        do { return try source.value(for: key) } catch { throw .storage(error) }
    }

    func decoded<Value: CanonicalDecodable>(
        _ key: [UInt8],
        at height: BlockHeight,
        _ what: String
    ) throws(LedgerError) -> Value? {
        guard shows(height), let bytes = try value(key) else { return nil }
        do { return try Value(canonicalBytes: bytes) } catch {
            throw .damagedChain(height: height, detail: "the \(what) does not decode: \(error)")
        }
    }

    private func list<Element>(
        _ key: [UInt8],
        at height: BlockHeight,
        _ what: String,
        _ element: (inout CanonicalDecoder) throws(DecodingError) -> Element
    ) throws(LedgerError) -> [Element]? {
        guard shows(height), let bytes = try value(key) else { return nil }
        do {
            var decoder = CanonicalDecoder(bytes)
            let elements = try decoder.list(limit: Block.transactionCountMax, element)
            try decoder.expectEnd()
            return elements
        } catch {
            throw .damagedChain(height: height, detail: "the \(what) does not decode: \(error)")
        }
    }
}
