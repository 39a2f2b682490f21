internal import Ledger
internal import Primitives

/// An answer to a peer that asks for what is stored, still to be read from the stores.
package struct StoredAnswer: Sendable {
    enum Part: Sendable {
        case blocks(BlockReader, from: BlockHeight, through: BlockHeight)
        case entries(SnapshotOffer, after: [UInt8]?)
        case window(SnapshotOffer, from: BlockHeight)
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
            }
        } catch { throw .ledger(error) }
    }

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
