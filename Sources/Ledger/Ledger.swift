internal import ContractVM
package import Primitives
package import StateTree
package import Storage

/// The chain as one node holds it: certified blocks on disk, executed ones above them in memory.
///
/// Executes ordered batches on the newest executed state and writes a block once its certificate is there: `chain/` first,
/// then `state/` with the same height. Owned by one thread; other threads read through `LedgerReader`.
package final class Ledger {
    package let genesis: GenesisDocument
    package let blocks: BlockStore
    package let catalog = ContractCatalog()
    package let reader: LedgerReader
    let slots: StateSlots
    let treeSettings: StateTreeSettings
    private(set) var stateStore: any KeyValueStore
    private(set) var tree: StateTree
    private(set) var executor: BlockExecutor

    /// The set that signs the next block to be certified.
    package private(set) var validators: ValidatorSet
    /// The change of the validators that an executed block has decided, until the epoch's last block is certified.
    package private(set) var scheduledChange: ScheduledChange?
    /// The last height of the epoch before; 0 in the first.
    package private(set) var epochBase = BlockHeight.genesis
    /// The parameters in force for the next block to be executed.
    package private(set) var parameters: ChainParameters
    /// The newest certified block, or what stands for it before the first.
    package private(set) var certified: BlockParent
    /// Executed, not certified, ascending from the height above `certified`.
    package private(set) var executed: [ExecutedBlock] = []
    var seen = SeenWindow()

    /// Opens or begins a chain; replays blocks that `state/` lacks.
    package init(
        chain: any KeyValueStore,
        state: any KeyValueStore,
        genesis: GenesisDocument,
        settings: StateTreeSettings = StateTreeSettings()
    ) throws(LedgerError) {
        self.genesis = genesis
        blocks = BlockStore(store: chain)
        treeSettings = settings
        slots = StateSlots(store: state)
        try blocks.open(genesisHash: genesis.hash)
        let stateStore = try slots.open(base: try blocks.newest.baseHeader())
        self.stateStore = stateStore
        tree = try Self.openTree(stateStore, settings)
        executor = BlockExecutor(
            chainID: genesis.chainID,
            genesisHash: genesis.hash,
            catalog: catalog,
            tree: tree,
            cache: DirectoryCache()
        )
        validators = genesis.validatorSet
        parameters = genesis.parameters
        certified = BlockParent(genesis: genesis)
        try Self.storeGenesisState(of: genesis, in: tree, stateStore)
        reader = try LedgerReader(genesis: genesis, blocks: blocks, stateStore: stateStore, catalog: catalog)
        try recover()
    }

    /// Goes on from another state, which the newest block of `chain/` belongs to.
    func reopen(_ store: any KeyValueStore) throws(LedgerError) {
        stateStore = store
        tree = try Self.openTree(store, treeSettings)
        executor = BlockExecutor(
            chainID: genesis.chainID,
            genesisHash: genesis.hash,
            catalog: catalog,
            tree: tree,
            cache: DirectoryCache()
        )
        executed = []
        seen = SeenWindow()
        reader.follow(store)
        try recover()
    }

    private static func openTree(
        _ store: any KeyValueStore,
        _ settings: StateTreeSettings
    ) throws(LedgerError) -> StateTree {
        do throws(StateTreeError) { return try StateTree(store: store, settings: settings) } catch {
            throw .damagedState(detail: "\(error)")
        }
    }

    package var certifiedHeight: BlockHeight { certified.height }
    package var executedHeight: BlockHeight { executed.last?.height ?? certified.height }
    package var chainID: String { genesis.chainID }

    /// What the next executed block follows.
    package var tip: BlockParent { executed.last.map { BlockParent($0.header, hash: $0.hash) } ?? certified }

    /// The validators of an epoch that has begun; nil for any other.
    package func validators(of epoch: EpochNumber) throws(LedgerError) -> ValidatorSet? {
        guard epoch <= certified.nextEpoch else { return nil }
        do throws(HostFailure) {
            return try blocks.newest.term(of: epoch, through: certified.height, genesis: genesis)?.validators
        } catch { throw .damagedChain(height: nil, detail: error.description) }
    }

    /// Whether another block may be executed before those that are get stored.
    ///
    /// For whoever executes many certified blocks: every further one makes reading the state slower and takes memory, fewer of
    /// them cost more syncs. The blocks of an epoch are stored before the next begins.
    package var mayExecuteFurther: Bool {
        guard let last = executed.last else { return true }
        guard last.nextValidators == nil, executed.count < Self.unstoredBlocksMax else { return false }
        return executed.reduce(0) { $0 + $1.bodies.count } < Self.unstoredTransactionsMax
    }

    private static let unstoredBlocksMax = 32
    private static let unstoredTransactionsMax = 8_192

    /// What a block of this height follows: the newest certified block, or an executed one above it.
    package func parent(of height: BlockHeight) -> BlockParent? {
        if height == certified.height.next { return certified }
        return executed.first { $0.height.next == height }.map { BlockParent($0.header, hash: $0.hash) }
    }

    var tipVersion: StateVersion { executed.last?.version ?? tree.stored }

    // MARK: Execution

    /// Executes the batch of the next height; nothing is written.
    package func execute(_ batch: OrderedBatch) throws(LedgerError) -> ExecutedBlock {
        guard batch.height == tip.height.next else {
            throw .outOfOrder("batch \(batch.height) cannot be executed upon block \(tip.height)")
        }
        // Who signs there is known, but nobody votes in the next epoch before this one is certified to its end.
        if let last = executed.last, last.nextValidators != nil {
            throw .outOfOrder("batch \(batch.height) belongs to the epoch after block \(last.height), which is not certified")
        }
        let block = try executor.execute(batch, on: base(of: batch.height), seen: &seen)
        executed.append(block)
        if block.changesRules { parameters = try storedParameters(at: block.version) }
        if block.changesNodes { scheduledChange = try storedMembership(at: block.version).change(above: block.height) }
        return block
    }

    private func base(of height: BlockHeight) -> BlockExecutor.Base {
        let isLast = scheduledChange?.lastHeight == height
        return BlockExecutor.Base(
            parent: tip,
            version: tipVersion,
            validators: validators,
            nextValidators: isLast ? scheduledChange?.validators ?? validators : validators,
            parameters: parameters,
            term: { [blocks, genesis, last = certified.height] (epoch) throws(HostFailure) in
                try blocks.newest.term(of: epoch, through: last, genesis: genesis)
            },
            hash: { [executed, blocks] (height) throws(HostFailure) in
                if let block = executed.first(where: { $0.height == height }) { return block.hash }
                return try blocks.newest.hash(at: height)
            }
        )
    }

    /// Writes the lowest executed block with its certificate, synced, and lets readers see it.
    package func certify(_ certificate: Certificate) throws(LedgerError) { try certify([certificate]) }

    /// Writes the lowest executed blocks with their certificates, ascending, and lets readers see them.
    ///
    /// However many they are, `chain/` is synced once and then `state/`.
    package func certify(_ certificates: [Certificate]) throws(LedgerError) {
        guard !certificates.isEmpty else { return }
        var batch = WriteBatch()
        for (index, certificate) in certificates.enumerated() {
            guard executed.indices.contains(index), certificate.height == executed[index].height else {
                throw .outOfOrder("the certificate of block \(certificate.height) comes before the block is executed")
            }
            let block = executed[index]
            guard certificate.blockHash == block.hash else {
                throw .divergence(height: block.height, own: block.hash, certified: certificate.blockHash)
            }
            blocks.store(
                Block(header: block.header, bodies: block.bodies, receipts: block.receipts, certificate: certificate),
                nextValidators: block.nextValidators,
                into: &batch
            )
        }
        try blocks.write(batch, durability: Mutation.isActive(.certifiedUnsynced) ? .buffered : .synced)
        try settle(certificates.count)
        try reader.advance()
    }

    /// Writes the state of the lowest executed blocks and takes note that they are stored; the last block of an epoch begins
    /// the next.
    private func settle(_ count: Int) throws(LedgerError) {
        let stored = executed.prefix(count)
        guard let last = stored.last else { return }
        var batch = WriteBatch()
        tree.store(stored.map(\.version), into: &batch)
        do throws(StorageError) { try stateStore.write(batch, durability: .synced) } catch { throw .storage(error) }
        for block in stored {
            guard let next = block.nextValidators else { continue }
            if !Mutation.isActive(.oldSetKept) { validators = next }
            scheduledChange = nil
            epochBase = block.height
        }
        certified = BlockParent(last.header, hash: last.hash)
        executed.removeFirst(count)
    }

    // MARK: Opening

    private static func storeGenesisState(
        of genesis: GenesisDocument,
        in tree: StateTree,
        _ store: any KeyValueStore
    ) throws(LedgerError) {
        guard tree.stored.height == .genesis, tree.stored.count == 0 else { return }
        var batch = WriteBatch()
        do throws(StateTreeError) {
            tree.store(try tree.apply(GenesisState.changes(of: genesis), to: tree.stored, height: .genesis), into: &batch)
        } catch { throw .damagedState(detail: "\(error)") }
        do throws(StorageError) { try store.write(batch, durability: .synced) } catch { throw .storage(error) }
    }

    /// Brings `state/` up to `chain/`, and the window of seen transactions up to both.
    private func recover() throws(LedgerError) {
        let newest = try blocks.newest.newestHeight()
        guard tree.stored.height <= newest else {
            throw .chainBehind(chain: newest, state: tree.stored.height)
        }
        if tree.stored.height > .genesis {
            guard let header = try blocks.newest.header(at: tree.stored.height) else {
                throw .damagedChain(height: tree.stored.height, detail: "the header is missing")
            }
            guard header.stateRoot == tree.stored.root else {
                throw .damagedState(detail: "its root at height \(header.height) is not the one in the block")
            }
            certified = BlockParent(header)
        }
        parameters = try storedParameters(at: tree.stored)
        try restoreEpoch()
        try restoreSeen(through: tree.stored.height)
        while certified.height < newest {
            while executedHeight < newest, mayExecuteFurther { try replayNext() }
            try settle(executed.count)
        }
        try reader.advance()
    }

    private func replayNext() throws(LedgerError) {
        guard let height = executedHeight.next, let block = try blocks.newest.block(at: height) else {
            if let base = try blocks.newest.baseHeader()?.height, executedHeight < base { throw .historyMissing(through: base) }
            throw .damagedChain(height: executedHeight.next, detail: "the block is missing")
        }
        let batch = OrderedBatch(
            height: height,
            time: block.header.time,
            transactions: block.bodies.map(VerifiedTransaction.init(unchecked:))
        )
        let replayed = try execute(batch)
        guard replayed.hash == block.certificate.blockHash else {
            throw .divergence(height: height, own: replayed.hash, certified: block.certificate.blockHash)
        }
    }

    /// Who votes, and until when, from the stored state and the headers that changed it.
    private func restoreEpoch() throws(LedgerError) {
        let membership = try storedMembership(at: tree.stored)
        guard let next = certified.height.next, let set = membership.validators(at: next),
            set.hash == certified.nextValidatorsHash
        else { throw .damagedState(detail: "its validators are not the ones that block \(certified.height) announces") }
        validators = set
        scheduledChange = membership.change(above: next)
        epochBase = try blocks.newest.membershipChanges(through: certified.height).last ?? .genesis
    }

    /// Reads the ids of the blocks that are younger than the lifetime limit.
    ///
    /// The lists alone, not the transactions: a loaded chain has millions of them in that time. So their own expiries are not
    /// known here, and each counts for as long as any transaction of its block could.
    private func restoreSeen(through last: BlockHeight) throws(LedgerError) {
        var height = Mutation.isActive(.seenWindowNotRestored) ? .genesis : last
        let limit = try storedSeenLimit()
        let base = try blocks.newest.baseHeader()?.height ?? .genesis
        while height > base {
            guard let header = try blocks.newest.header(at: height), let ids = try blocks.newest.transactionIDs(at: height) else {
                throw .damagedChain(height: height, detail: "the block is missing")
            }
            seen.restore(ids, blockTime: header.time, limitMilliseconds: limit)
            // No transaction of a block older than this can still be unexpired.
            guard certified.time.distance(above: header.time) <= limit else { break }
            height = BlockHeight(height.rawValue - 1)
        }
        if height == base, !Mutation.isActive(.seenWindowNotRestored) { try restoreSeen(belowSnapshot: base, limit) }
        seen.advance(to: certified.time)
    }

    /// Reads the ids of the window that came with a snapshot.
    private func restoreSeen(belowSnapshot base: BlockHeight, _ limit: UInt64) throws(LedgerError) {
        var height = base
        while height > .genesis, let block = try blocks.newest.windowBlock(at: height) {
            seen.restore(block.ids, blockTime: block.header.time, limitMilliseconds: limit)
            guard certified.time.distance(above: block.header.time) <= limit else { break }
            height = BlockHeight(height.rawValue - 1)
        }
    }

    private func storedMembership(at version: StateVersion) throws(LedgerError) -> Membership {
        let world = WorldState(TreeSource(tree: tree, version: version))
        do throws(HostFailure) { return try Directory(world).membership() } catch {
            throw .damagedState(detail: error.description)
        }
    }

    /// How old a block may be for one of its transactions to be repeatable, after the stored state.
    private func storedSeenLimit() throws(LedgerError) -> UInt64 {
        let world = WorldState(TreeSource(tree: tree, version: tree.stored))
        do throws(HostFailure) { return try Directory(world).countingLifetimeLimit(at: certified.time) } catch {
            throw .damagedState(detail: error.description)
        }
    }

    private func storedParameters(at version: StateVersion) throws(LedgerError) -> ChainParameters {
        let world = WorldState(TreeSource(tree: tree, version: version))
        do throws(HostFailure) { return try Directory(world).parameters() } catch {
            throw .damagedState(detail: error.description)
        }
    }
}
