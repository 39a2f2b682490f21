package import Primitives

/// One place in the chain where an account, organisation or blob was named by an event or sent a transaction.
package struct HistoryEntry: Hashable, Sendable {
    package let height: BlockHeight
    /// The transaction's place in the block.
    package let index: Int

    package init(height: BlockHeight, index: Int) {
        self.height = height
        self.index = index
    }
}
