internal import ContractVM
package import Primitives
internal import StateTree
internal import Storage

/// Takes a snapshot in, part by part, beside the state in use; every part is checked against the certified header.
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

    /// Takes an encoded chunk of the state; false, and nothing changes, if it is not the one that comes next.
    package func take(chunk bytes: [UInt8]) throws(LedgerError) -> Bool {
        guard let chunk = try? StateChunk(canonicalBytes: bytes) else { return false }
        do throws(StateTreeError) { return try state.take(chunk) } catch { throw .damagedState(detail: "\(error)") }
    }

    /// Takes encoded blocks of the window; false if one is not the one that comes next.
    ///
    /// Those before it are kept.
    package func take(window encoded: [[UInt8]]) throws(LedgerError) -> Bool {
        guard !encoded.isEmpty, state.isComplete else { return false }
        var batch = WriteBatch()
        var isSound = true
        for bytes in encoded {
            guard let expected = next else { break }
            guard let block = try? WindowBlock(canonicalBytes: bytes), block.header.height == expected.height,
                block.header.hash == expected.hash, block.isWhole
            else {
                isSound = false
                break
            }
            blocks.store(block, into: &batch)
            let isLast = try isLast(block.header)
            next = isLast ? nil : (BlockHeight(block.header.height.rawValue - 1), block.header.parentHash)
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
