internal import ContractVM
package import Primitives
internal import StateTree
internal import Storage

/// Takes a snapshot in, part by part, beside the state in use; every part is checked against the certified header.
///
/// What can be checked of a part without those before it was checked elsewhere (`SnapshotPart.checked()`).
///
/// First the state, then the window of transactions that could come again. What it has taken is on disk and is not taken
/// again after a restart. `Ledger.adopt` makes it the node's state.
package final class SnapshotImport {
    /// What is missing next.
    package enum Need: Hashable, Sendable {
        /// The entries of the state behind a path; from the first one without it.
        case entries(after: [UInt8]?)
        /// Blocks of the window, from this height downwards.
        case window(from: BlockHeight)
        case nothing
    }

    /// Nodes must know the hashes of so many blocks below the newest, whatever their age.
    private static let blockCountMin = BlockContext.recentBlockCount

    package let manifest: SnapshotManifest
    private let state: StateImport
    private let store: any KeyValueStore
    private let blocks: BlockStore
    /// The window's next block downwards; nil once the window is whole.
    private var next: (height: BlockHeight, hash: Hash256)?
    /// How old a transaction's block may be at most for the transaction to come again; known once the state is.
    private var lifetimeLimit: UInt64?

    init(
        _ manifest: SnapshotManifest,
        into store: any KeyValueStore,
        blocks: BlockStore,
        settings: StateTreeSettings
    ) throws(LedgerError) {
        self.manifest = manifest
        self.store = store
        self.blocks = blocks
        next = (manifest.height, manifest.header.hash)
        do throws(StateTreeError) {
            state = try StateImport(
                store: store,
                height: manifest.height,
                root: manifest.header.stateRoot,
                settings: settings
            )
        } catch { throw .damagedState(detail: "\(error)") }
    }

    package var need: Need {
        guard state.isComplete else { return .entries(after: state.lastPath) }
        return next.map { .window(from: $0.height) } ?? .nothing
    }

    /// The bytes of state taken since this process began.
    package var byteCount: Int { state.byteCount }

    /// What comes behind a part that may not be taken yet, if the part is true; nil if nothing does, or if only taking it shows.
    package func need(behind part: CheckedSnapshotPart) throws(LedgerError) -> Need? {
        switch part.content {
        case .chunk(let chunk): return chunk.isLast ? nil : .entries(after: chunk.lastPath)
        case .window(let blocks):
            guard state.isComplete, let last = blocks.last?.header, try !isLast(last) else { return nil }
            return .window(from: BlockHeight(last.height.rawValue - 1))
        }
    }

    /// Takes a part; false if it is not the one that comes next.
    ///
    /// Then nothing of a chunk has been taken, and of the window only the blocks before the wrong one.
    package func take(_ part: CheckedSnapshotPart) throws(LedgerError) -> Bool {
        switch part.content {
        case .chunk(let chunk):
            do throws(StateTreeError) { return try state.take(chunk) } catch { throw .damagedState(detail: "\(error)") }
        case .window(let blocks): return try take(window: blocks)
        }
    }

    private func take(window links: [CheckedSnapshotPart.Link]) throws(LedgerError) -> Bool {
        guard state.isComplete else { return false }
        var batch = WriteBatch()
        var isSound = true
        for link in links {
            guard let expected = next else { break }
            guard link.header.height == expected.height, link.hash == expected.hash else {
                isSound = false
                break
            }
            blocks.storeWindow(link.encoded, at: expected.height, into: &batch)
            next = try isLast(link.header) ? nil : (BlockHeight(expected.height.rawValue - 1), link.header.parentHash)
        }
        try blocks.write(batch, durability: .buffered)
        return isSound
    }

    private func isLast(_ header: BlockHeader) throws(LedgerError) -> Bool {
        guard header.height.rawValue > 1 else { return true }
        let limit = try limit()
        return manifest.height.distance(above: header.height) >= Self.blockCountMin
            && manifest.header.time.distance(above: header.time) > limit
    }

    private func limit() throws(LedgerError) -> UInt64 {
        if let lifetimeLimit { return lifetimeLimit }
        let reader: StateReader
        do throws(StateTreeError) { reader = try StateReader(snapshot: store) } catch { throw .damagedState(detail: "\(error)") }
        let limit: UInt64
        do throws(HostFailure) { limit = try Directory(WorldState(reader)).countingLifetimeLimit(at: manifest.header.time) } catch
        {
            throw .damagedState(detail: error.description)
        }
        lifetimeLimit = limit
        return limit
    }
}
