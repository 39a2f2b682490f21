internal import Primitives
internal import StateTree
internal import Storage

extension Ledger {
    /// A snapshot at the newest certified height; nil before the first block and where a block changes the validators.
    package func offerSnapshot() throws(LedgerError) -> SnapshotOffer? {
        let blocks = blocks.snapshot()
        let height = certifiedHeight
        guard let header = try blocks.header(at: height), let certificate = try blocks.certificate(at: height),
            !header.changesValidators
        else { return nil }
        let manifest = SnapshotManifest(
            genesisHash: genesis.hash,
            header: header,
            certificate: certificate,
            changes: try blocks.changes(below: height)
        )
        return SnapshotOffer(manifest: manifest, blocks: blocks, state: stateStore.snapshot())
    }

    /// The snapshot whose import was begun and not finished, perhaps before a restart.
    package func unfinishedImport() throws(LedgerError) -> SnapshotManifest? { try slots.importing() }

    /// Begins to take a snapshot in, or goes on with it; gives another one up that was begun before.
    ///
    /// The manifest must have been checked and lie above the newest certified block.
    package func beginImport(_ manifest: SnapshotManifest) throws(LedgerError) -> SnapshotImport {
        precondition(manifest.height > certifiedHeight, "a snapshot is taken in only above the newest certified block")
        try slots.prepare(for: manifest)
        return try SnapshotImport(
            manifest,
            into: slots.opened(try slots.spare()),
            blocks: blocks,
            settings: treeSettings
        )
    }

    /// Gives an unfinished import up and frees its room.
    package func forgetImport() throws(LedgerError) {
        guard try slots.importing() != nil else { return }
        try slots.forgetImport()
    }

    /// Makes a whole snapshot the chain's tip: first `chain/` takes note of it, then the state changes in one write.
    package func adopt(_ snapshot: SnapshotImport) throws(LedgerError) {
        precondition(snapshot.need == .nothing, "only a whole snapshot is taken over")
        var batch = WriteBatch()
        blocks.store(base: snapshot.manifest, into: &batch)
        try blocks.write(batch, durability: .synced)
        let (old, new) = (try slots.current(), try slots.spare())
        try slots.use(new)
        try reopen(slots.opened(new))
        try slots.erase(old)
    }
}
