package import Primitives
internal import StateTree
internal import Storage
private import Synchronization

/// A snapshot that this node offers: the chain and the state as they were at one certified height, for any thread.
///
/// Holds snapshots of both stores, so nothing is copied; answering reads what it needs and no more.
package final class SnapshotOffer: Sendable {
    package let manifest: SnapshotManifest
    /// The manifest as it is sent.
    package let manifestBytes: [UInt8]
    private let blocks: BlockReader
    private let state: any KeyValueSnapshot
    /// Made by the first who asks; one asker at a time.
    private let export = Mutex<StateExport?>(nil)

    init(manifest: SnapshotManifest, blocks: BlockReader, state: any KeyValueSnapshot) {
        self.manifest = manifest
        manifestBytes = manifest.canonicalBytes
        self.blocks = blocks
        self.state = state
    }

    /// The encoded chunk of the entries behind a path, of about so many bytes, and the path that the next one begins behind;
    /// nil behind the last.
    package func chunk(
        after path: [UInt8]?,
        byteCount: Int
    ) throws(LedgerError) -> (bytes: [UInt8], next: [UInt8]?) {
        let chunk = try export.withLock { (export) throws(LedgerError) in
            do throws(StateTreeError) {
                if export == nil { export = try StateExport(snapshot: state) }
                return try export?.chunk(after: path, byteCount: byteCount)
            } catch { throw .damagedState(detail: "\(error)") }
        }
        guard let chunk else { preconditionFailure("an export was just made") }
        return (chunk.canonicalBytes, chunk.right.isEmpty ? nil : chunk.entries.last?.path)
    }

    /// Encoded blocks of the window from a height downwards: as many as fit, one at least if there is one.
    package func window(from height: BlockHeight, byteCount: Int) throws(LedgerError) -> [[UInt8]] {
        guard height <= manifest.height else { return [] }
        var answer: [[UInt8]] = []
        var size = 0
        var next = height
        while next > .genesis, size < byteCount, answer.count < Self.windowBlockCountMax,
            let block = try blocks.windowBlock(at: next)
        {
            let bytes = block.canonicalBytes
            size += bytes.count
            answer.append(bytes)
            next = BlockHeight(next.rawValue - 1)
        }
        return answer
    }

    /// The most blocks of one answer.
    package static let windowBlockCountMax = 4_096
}
