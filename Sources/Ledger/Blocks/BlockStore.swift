package import Primitives
package import Storage

/// The certified blocks of the chain in a key-value store, by height, by hash, by transaction, by whom they name.
///
/// Reading is safe from several threads; writing is for one owner. A block is one batch; `store` adds it to the caller's.
package struct BlockStore: Sendable {
    private let store: any KeyValueStore
    private let reader: BlockReader

    package init(store: any KeyValueStore) {
        self.store = store
        reader = BlockReader(store)
    }

    /// Notes whose chain this is; refuses a store that belongs to another genesis.
    package func open(genesisHash: Hash256) throws(LedgerError) {
        let stored = try reading { () throws(StorageError) in try store.value(for: BlockStoreKey.genesisHash) }
        guard let stored else {
            var batch = WriteBatch()
            batch.put(BlockStoreKey.genesisHash, genesisHash.bytes)
            return try write(batch, durability: .synced)
        }
        guard let hash = Hash256(bytes: stored) else {
            throw .damagedChain(height: nil, detail: "the genesis hash is not 32 bytes")
        }
        guard hash == genesisHash else { throw .otherGenesis(stored: hash, given: genesisHash) }
    }

    /// Puts a certified block and its index entries into `batch`; `nextValidators` where the header changes them.
    package func store(_ block: Block, nextValidators: ValidatorSet? = nil, into batch: inout WriteBatch) {
        let height = block.height
        precondition(
            block.header.changesValidators == (nextValidators != nil),
            "a block that changes the validators is stored with the new set, and no other block is"
        )
        batch.put(BlockStoreKey.header(height), block.header.canonicalBytes)
        batch.put(BlockStoreKey.hashIndex(block.certificate.blockHash), BlockStoreKey.bigEndian(height.rawValue))
        batch.put(BlockStoreKey.certificate(height), block.certificate.canonicalBytes)
        var ids = CanonicalEncoder(reservingCapacity: 8 + 34 * block.transactionIDs.count)
        ids.array(block.transactionIDs.count)
        var bodies = CanonicalEncoder(reservingCapacity: 512 * block.bodies.count)
        bodies.array(block.bodies.count)
        for (index, body) in block.bodies.enumerated() {
            ids.bytes(body.id)
            bodies.bytes(body.bytes)
            batch.put(BlockStoreKey.transaction(body.id), Self.location(height, index))
        }
        batch.put(BlockStoreKey.ids(height), ids.bytes)
        batch.put(BlockStoreKey.bodies(height), bodies.bytes)
        var receipts = CanonicalEncoder(reservingCapacity: 256 * block.receipts.count)
        receipts.list(block.receipts)
        batch.put(BlockStoreKey.receipts(height), receipts.bytes)
        if let nextValidators { batch.put(BlockStoreKey.validators(height), nextValidators.canonicalBytes) }
        storeHistory(of: block, into: &batch)
        batch.put(BlockStoreKey.newest, BlockStoreKey.bigEndian(height.rawValue))
    }

    /// One key for each subject and block, whose value lists the places; few keys where few act a lot.
    private func storeHistory(of block: Block, into batch: inout WriteBatch) {
        var places: [Hash256: [UInt64]] = [:]
        for (index, receipt) in block.receipts.enumerated() {
            var subjects = receipt.events.flatMap(\.subjects)
            if let signer = Hash256(bytes: block.bodies[index].signer.bytes) { subjects.append(signer) }
            for subject in subjects where places[subject]?.last != UInt64(index) {
                places[subject, default: []].append(UInt64(index))
            }
        }
        for subject in places.keys.sorted() {
            var encoder = CanonicalEncoder()
            let indexes = places[subject] ?? []
            encoder.array(indexes.count)
            for index in indexes { encoder.unsigned(index) }
            batch.put(BlockStoreKey.history(subject, block.height), encoder.bytes)
        }
    }

    private static func location(_ height: BlockHeight, _ index: Int) -> [UInt8] {
        BlockStoreKey.bigEndian(height.rawValue) + BlockStoreKey.bigEndian(UInt64(index)).suffix(4)
    }

    /// Writes a batch, turning a storage failure into the ledger's error.
    package func write(_ batch: WriteBatch, durability: Durability) throws(LedgerError) {
        do { try store.write(batch, durability: durability) } catch { throw .storage(error) }
    }

    /// Reads of everything written so far.
    package var newest: BlockReader { reader }

    /// A reader that keeps seeing what is stored now.
    package func snapshot() -> BlockReader { BlockReader(store.snapshot()) }

    private func reading<Value>(_ body: () throws(StorageError) -> Value) throws(LedgerError) -> Value {
        do { return try body() } catch { throw .storage(error) }
    }
}
