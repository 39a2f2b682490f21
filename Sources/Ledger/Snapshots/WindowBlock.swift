package import Primitives

/// A block of the window that a snapshot carries: its header and the ids of its transactions, without anything else.
///
/// Checked downwards from the snapshot's header, by parent hash and transactions root.
package struct WindowBlock: CanonicalCodable, Hashable, Sendable {
    package let header: BlockHeader
    package let ids: [TransactionID]

    package init(header: BlockHeader, ids: [TransactionID]) {
        self.header = header
        self.ids = ids
    }

    /// Whether the ids are those of the header.
    package var isWhole: Bool {
        header.transactionCount == UInt64(ids.count) && header.transactionsRoot == BlockLists.transactionsRoot(ids)
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(2)
        encoder.encode(header)
        encoder.array(ids.count)
        for id in ids { encoder.bytes(id) }
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(2) { (inner) throws(DecodingError) in
            WindowBlock(
                header: try BlockHeader(from: &inner),
                ids: try inner.list(limit: Block.transactionCountMax) { (item) throws(DecodingError) in
                    try item.fixed(TransactionID.self)
                }
            )
        }
    }
}
