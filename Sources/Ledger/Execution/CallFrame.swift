internal import ContractVM
package import Primitives

/// What all contracts of one call share: who calls, when, the state, and the events so far.
package final class CallFrame {
    package let caller: AccountID
    package let now: Timestamp
    package let block: BlockContext
    package let world: WorldState
    package let catalog: ContractCatalog
    package let directory: Directory
    package var events: [ReceiptEvent] = []
    /// Set when there were more events, or larger ones, than a receipt holds; the call then counts as trapped.
    package var exceedsReceipt = false

    /// What a built-in function may still spend beyond its price, and what it has spent so.
    package var gasLeft: Int64 = 0
    package var gasSpent: Int64 = 0

    package init(caller: AccountID, now: Timestamp, block: BlockContext, world: WorldState, catalog: ContractCatalog) {
        self.caller = caller
        self.now = now
        self.block = block
        self.world = world
        self.catalog = catalog
        directory = Directory(world)
    }
}
