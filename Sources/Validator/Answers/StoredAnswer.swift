internal import Ledger
internal import Primitives

/// An answer to a peer that asks for what is stored, still to be read from the stores.
package struct StoredAnswer: Sendable {
    enum Part: Sendable {
        case blocks(BlockReader, from: BlockHeight, through: BlockHeight)
        case entries(SnapshotOffer, after: [UInt8]?)
        case window(SnapshotOffer, from: BlockHeight)
        /// Bodies from blocks, behind those that were at hand.
        case bodies(BlockReader, [TransactionID], behind: [SignedTransaction])
    }

    let part: Part
    let byteCount: Int

    /// Reads the part; takes milliseconds, so not on the validator's thread.
    package func message() throws(ValidatorError) -> PeerMessage {
        do throws(LedgerError) {
            switch part {
            case .blocks(let reader, let from, let through):
                return .blocks(from: from, try blocks(reader, from: from, through: through))
            case .entries(let offer, let path):
                let chunk = try offer.chunk(after: path, byteCount: byteCount)
                return .snapshot(.entries(height: offer.manifest.height, after: path, chunk))
            case .window(let offer, let from):
                let blocks = try offer.window(from: from, byteCount: byteCount)
                return .snapshot(.window(height: offer.manifest.height, from: from, blocks))
            case .bodies(let reader, let ids, let known): return .transactions(try bodies(reader, ids, behind: known))
            }
        } catch { throw .ledger(error) }
    }

    /// As many bodies as fit, from a few blocks: who asks for more asks again.
    private func bodies(
        _ reader: BlockReader,
        _ ids: [TransactionID],
        behind known: [SignedTransaction]
    ) throws(LedgerError) -> [SignedTransaction] {
        var bodies = known
        var size = known.reduce(0) { $0 + $1.bytes.count }
        var stored = StoredBodies(reader)
        for id in ids {
            guard size < byteCount, stored.blockCount < Self.bodyBlockCountMax else { break }
            guard let body = try stored.body(of: id) else { continue }
            size += body.bytes.count
            bodies.append(body)
        }
        return bodies
    }

    private static let bodyBlockCountMax = 16

    /// As many blocks as fit, at least one if there is one.
    private func blocks(
        _ reader: BlockReader,
        from: BlockHeight,
        through: BlockHeight
    ) throws(LedgerError) -> [[UInt8]] {
        var blocks: [[UInt8]] = []
        var size = 0
        var height = from
        while height <= through, size < byteCount, let bytes = try reader.blockBytes(at: height) {
            size += bytes.count
            blocks.append(bytes)
            guard let next = height.next else { break }
            height = next
        }
        return blocks
    }
}
