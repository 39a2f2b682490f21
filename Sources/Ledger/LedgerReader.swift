internal import ContractVM
internal import Primitives
internal import StateTree
internal import Storage
private import Synchronization

/// Certified blocks and certified state, for any thread; moves on when the ledger certifies a block.
package final class LedgerReader: Sendable {
    package let genesis: GenesisDocument
    package let catalog: ContractCatalog
    private let blockStore: BlockStore
    private let stateStore: Mutex<any KeyValueStore>
    private let current: Mutex<CertifiedView>

    init(
        genesis: GenesisDocument,
        blocks: BlockStore,
        stateStore: any KeyValueStore,
        catalog: ContractCatalog
    ) throws(LedgerError) {
        self.genesis = genesis
        self.catalog = catalog
        blockStore = blocks
        self.stateStore = Mutex(stateStore)
        current = Mutex(try Self.view(genesis, blocks, stateStore, catalog))
    }

    /// The newest certified height as it is now; take it once and read everything of one answer from it.
    package var view: CertifiedView { current.withLock { $0 } }

    /// Takes up what has been written; called by the ledger's thread.
    func advance() throws(LedgerError) {
        let store = stateStore.withLock { $0 }
        let next = try Self.view(genesis, blockStore, store, catalog)
        current.withLock { $0 = next }
    }

    /// From the next `advance` on the state is read from another store.
    func follow(_ store: any KeyValueStore) { stateStore.withLock { $0 = store } }

    private static func view(
        _ genesis: GenesisDocument,
        _ blocks: BlockStore,
        _ stateStore: any KeyValueStore,
        _ catalog: ContractCatalog
    ) throws(LedgerError) -> CertifiedView {
        let state: StateReader
        do throws(StateTreeError) { state = try StateReader(snapshot: stateStore.snapshot()) } catch {
            throw .damagedState(detail: "\(error)")
        }
        let shown = blocks.newest.limited(to: state.height)
        let header = try shown.header(at: state.height)
        return CertifiedView(genesis: genesis, header: header, blocks: shown, state: state, catalog: catalog)
    }
}
