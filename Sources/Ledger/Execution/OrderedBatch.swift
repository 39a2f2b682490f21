package import Primitives

/// What agreement has put at one height: a time and transactions, in order.
package struct OrderedBatch: Sendable {
    package let height: BlockHeight
    /// 0 for a null batch; the block's time is never before its parent's.
    package let time: Timestamp
    package let transactions: [VerifiedTransaction]

    package init(height: BlockHeight, time: Timestamp, transactions: [VerifiedTransaction]) {
        self.height = height
        self.time = time
        self.transactions = transactions
    }
}
