package import Primitives
internal import Storage

// A chain that begins with a snapshot: its header and certificate, the headers that changed the validators, and the
// window's headers and ids; the blocks themselves are not here.
extension BlockStore {
    /// Puts the point that the chain goes on from into `batch`.
    func store(base manifest: SnapshotManifest, into batch: inout WriteBatch) {
        for change in manifest.changes {
            store(change.header, change.certificate, into: &batch)
            batch.put(BlockStoreKey.validators(change.header.height), change.nextValidators.canonicalBytes)
        }
        store(manifest.header, manifest.certificate, into: &batch)
        batch.put(BlockStoreKey.base, BlockStoreKey.bigEndian(manifest.height.rawValue))
        batch.put(BlockStoreKey.newest, BlockStoreKey.bigEndian(manifest.height.rawValue))
    }

    private func store(_ header: BlockHeader, _ certificate: Certificate, into batch: inout WriteBatch) {
        batch.put(BlockStoreKey.header(header.height), header.canonicalBytes)
        batch.put(BlockStoreKey.certificate(header.height), certificate.canonicalBytes)
        batch.put(BlockStoreKey.hashIndex(certificate.blockHash), BlockStoreKey.bigEndian(header.height.rawValue))
    }

    /// Puts the canonical bytes of a window block into `batch`.
    func storeWindow(_ encoded: [UInt8], at height: BlockHeight, into batch: inout WriteBatch) {
        batch.put(BlockStoreKey.window(height), encoded)
    }
}

extension BlockReader {
    /// The header of the snapshot that the chain begins with here; nil if it begins with the genesis.
    ///
    /// A snapshot is stored before its state is shown: to a reader of the chain up to a height below it there is none yet.
    package func baseHeader() throws(LedgerError) -> BlockHeader? {
        guard let height = try baseHeight(), shows(height) else { return nil }
        guard let header = try header(at: height) else { throw Self.unreadableBase }
        return header
    }

    /// The stored height of that snapshot, shown or not.
    func baseHeight() throws(LedgerError) -> BlockHeight? {
        guard let bytes = try value(BlockStoreKey.base) else { return nil }
        guard bytes.count == 8, let height = BlockStoreKey.height(ofKey: bytes) else { throw Self.unreadableBase }
        return height
    }

    private static let unreadableBase = LedgerError.damagedChain(
        height: nil,
        detail: "the snapshot that the chain begins with cannot be read"
    )

    /// The height from which on every block is here.
    package func earliestHeight() throws(LedgerError) -> BlockHeight {
        (try baseHeader()?.height ?? .genesis).next ?? .genesis
    }

    /// Header and ids of a block, whether the block is here or only that much of it came with a snapshot.
    func windowBlock(at height: BlockHeight) throws(LedgerError) -> WindowBlock? {
        if let header = try header(at: height), let ids = try transactionIDs(at: height) {
            return WindowBlock(header: header, ids: ids)
        }
        return try decoded(BlockStoreKey.window(height), at: height, "header and ids")
    }
}
