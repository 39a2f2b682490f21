internal import ContractVM
internal import Primitives
internal import StateTree

/// Executes one batch on the state after its parent and builds the block: a pure function of both.
///
/// Transactions that were executed before or are outside their time at this block leave no trace; every other one gets a
/// receipt. Spec: `Docs/spec/blocks.md`.
struct BlockExecutor {
    let chainID: String
    let genesisHash: Hash256
    let catalog: ContractCatalog
    let tree: StateTree
    /// Stands for the newest executed state, which every batch is executed on.
    let cache: DirectoryCache

    /// What a block is executed upon.
    struct Base {
        let parent: BlockParent
        let version: StateVersion
        let validators: ValidatorSet
        /// The set that signs the block after this one.
        let nextValidators: ValidatorSet
        let parameters: ChainParameters
        /// An epoch that has begun.
        let term: (EpochNumber) throws(HostFailure) -> EpochTerm?
        /// The hash of a block below.
        let hash: (BlockHeight) throws(HostFailure) -> Hash256?
    }

    func execute(_ batch: OrderedBatch, on base: Base, seen: inout SeenWindow) throws(LedgerError) -> ExecutedBlock {
        let time = max(batch.time, base.parent.time)
        let rules = TransactionRules(chainID: chainID, parameters: base.parameters)
        let world = WorldState(TreeSource(tree: tree, version: base.version), cache: cache)
        let context = BlockContext(
            genesisHash: genesisHash,
            height: batch.height,
            epoch: base.parent.nextEpoch,
            term: base.term,
            hash: base.hash
        )
        let execution = TransactionExecution(catalog: catalog, world: world, time: time, block: context)
        var bodies: [SignedTransaction] = []
        var receipts: [Receipt] = []
        bodies.reserveCapacity(batch.transactions.count)
        receipts.reserveCapacity(batch.transactions.count)
        var gasUsed: UInt64 = 0
        seen.advance(to: time)
        do throws(HostFailure) {
            for transaction in batch.transactions {
                let expires = transaction.transaction.expires
                let isInTime = rules.mayRun(transaction.transaction, atBlockTime: time) || Mutation.isActive(.expiredExecuted)
                guard isInTime, !seen.contains(transaction.id, expires: expires)
                else { continue }
                seen.insert(transaction.id, expires: expires)
                let receipt = try run(transaction, execution, gasLeft: base.parameters.blockGasLimit - gasUsed)
                gasUsed += receipt.gasUsed
                bodies.append(transaction.signed)
                receipts.append(receipt)
            }
        } catch { throw .damagedState(detail: error.description) }
        return try finish(batch.height, time, base, world, bodies, receipts, gasUsed)
    }

    /// A transaction whose gas limit does not fit into what is left of the block is not run.
    private func run(
        _ transaction: VerifiedTransaction,
        _ execution: TransactionExecution,
        gasLeft: UInt64
    ) throws(HostFailure) -> Receipt {
        guard transaction.transaction.gasLimit <= gasLeft else {
            return TransactionExecution.refusal(transaction, .blockFull)
        }
        return try execution.run(transaction)
    }

    private func finish(
        _ height: BlockHeight,
        _ time: Timestamp,
        _ base: Base,
        _ world: WorldState,
        _ bodies: [SignedTransaction],
        _ receipts: [Receipt],
        _ gasUsed: UInt64
    ) throws(LedgerError) -> ExecutedBlock {
        let changes = world.blockChanges
        let version: StateVersion
        do throws(StateTreeError) { version = try tree.apply(changes, to: base.version, height: height) } catch {
            throw .damagedState(detail: "\(error)")
        }
        let header = BlockHeader(
            chainID: chainID,
            height: height,
            parentHash: base.parent.hash,
            time: time,
            transactionsRoot: BlockLists.transactionsRoot(bodies.map(\.id)),
            transactionCount: UInt64(bodies.count),
            receiptsRoot: BlockLists.receiptsRoot(receipts),
            stateRoot: version.root,
            epoch: base.parent.nextEpoch,
            validatorsHash: base.validators.hash,
            nextValidatorsHash: base.nextValidators.hash,
            gasUsed: gasUsed
        )
        return ExecutedBlock(
            header: header,
            hash: header.hash,
            bodies: bodies,
            receipts: receipts,
            version: version,
            nextValidators: header.changesValidators ? base.nextValidators : nil,
            changesRules: changes.contains { Governance.isParameter($0.key) },
            changesNodes: changes.contains { Governance.isNode($0.key) }
        )
    }
}
