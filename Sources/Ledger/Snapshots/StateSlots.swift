internal import Primitives
internal import StateTree
internal import Storage

/// Where in its store the state lies: a new one is brought in beside the one in use, and one write makes it the one in use.
struct StateSlots {
    private static let currentKey = Array("slot".utf8)
    private static let importKey = Array("import".utf8)

    let store: any KeyValueStore

    /// The place in use; 0 until the first snapshot was taken.
    func current() throws(LedgerError) -> UInt8 {
        guard let bytes = try value(Self.currentKey) else { return 0 }
        guard bytes.count == 1, let slot = bytes.first, slot <= 2 else {
            throw .damagedState(detail: "the record that says where the state lies cannot be read")
        }
        return slot
    }

    /// The place where a new state is brought in.
    func spare() throws(LedgerError) -> UInt8 { try current() == 1 ? 2 : 1 }

    /// Place 0 has no prefix, so that a store that never took a snapshot has none.
    func opened(_ slot: UInt8) -> any KeyValueStore {
        slot == 0 ? store : PrefixedStore(store, prefix: Array("\(slot)/".utf8))
    }

    /// Opens the state in use; completes a change to a snapshot that the chain's store has already taken note of.
    func open(base: BlockHeader?) throws(LedgerError) -> any KeyValueStore {
        let inUse = opened(try current())
        guard let base, try reader(inUse).height < base.height else { return inUse }
        let spare = try spare()
        let other = try reader(opened(spare))
        guard other.height == base.height, other.root == base.stateRoot else { return inUse }
        try use(spare)
        return opened(spare)
    }

    private func reader(_ store: any KeyValueStore) throws(LedgerError) -> StateReader {
        do throws(StateTreeError) { return try StateReader(snapshot: store) } catch { throw .damagedState(detail: "\(error)") }
    }

    /// Makes a place the one in use.
    func use(_ slot: UInt8) throws(LedgerError) {
        var batch = WriteBatch()
        batch.put(Self.currentKey, [slot])
        batch.delete(Self.importKey)
        try write(batch)
    }

    // MARK: Imports

    /// The snapshot whose import into the spare place has begun.
    func importing() throws(LedgerError) -> SnapshotManifest? {
        guard let bytes = try value(Self.importKey) else { return nil }
        // One that cannot be read is worth no more than none.
        return try? SnapshotManifest(canonicalBytes: bytes)
    }

    /// Empties the spare place for a snapshot, unless its import has begun there already.
    func prepare(for manifest: SnapshotManifest) throws(LedgerError) {
        guard try importing() != manifest else { return }
        try forgetImport()
        var batch = WriteBatch()
        batch.put(Self.importKey, manifest.canonicalBytes)
        try write(batch)
    }

    /// Gives an import up.
    func forgetImport() throws(LedgerError) {
        var batch = WriteBatch()
        batch.delete(Self.importKey)
        try write(batch)
        try erase(try spare())
    }

    /// Frees the room of a state that is not in use.
    func erase(_ slot: UInt8) throws(LedgerError) {
        do throws(StateTreeError) { try StateTree.erase(opened(slot)) } catch { throw .damagedState(detail: "\(error)") }
    }

    private func value(_ key: [UInt8]) throws(LedgerError) -> [UInt8]? {
        do throws(StorageError) { return try store.value(for: key) } catch { throw .storage(error) }
    }

    private func write(_ batch: WriteBatch) throws(LedgerError) {
        do throws(StorageError) { try store.write(batch, durability: .synced) } catch { throw .storage(error) }
    }
}
