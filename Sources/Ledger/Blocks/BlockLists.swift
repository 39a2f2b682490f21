package import ChainCrypto
package import Primitives

/// The two lists that a header commits to: the executed ids and their receipts.
///
/// Each is hashed element by element under a count, so bytes cannot move between elements.
package enum BlockLists {
    package static let transactions = "transactions"
    package static let receipts = "receipts"

    package static func transactionsRoot(_ ids: [TransactionID]) -> Hash256 {
        MerkleTree.listRoot(name: transactions, ids.map(element))
    }

    package static func receiptsRoot(_ receipts: [Receipt]) -> Hash256 {
        MerkleTree.listRoot(name: self.receipts, receipts.map(\.canonicalBytes))
    }

    /// Nil if the index is not in the list.
    package static func transactionProof(at index: Int, in ids: [TransactionID]) -> ListProof? {
        proof(at: index, in: ids.map(element))
    }

    /// Nil if the index is not in the list.
    package static func receiptProof(at index: Int, in receipts: [Receipt]) -> ListProof? {
        proof(at: index, in: receipts.map(\.canonicalBytes))
    }

    /// The canonical element of an id: a byte string of 32.
    package static func element(_ id: TransactionID) -> [UInt8] {
        var encoder = CanonicalEncoder(reservingCapacity: 34)
        encoder.bytes(id)
        return encoder.bytes
    }

    private static func proof(at index: Int, in elements: [[UInt8]]) -> ListProof? {
        guard elements.indices.contains(index) else { return nil }
        return ListProof(
            index: UInt64(index),
            count: UInt64(elements.count),
            path: MerkleTree.inclusionProof(index: index, in: elements)
        )
    }
}
