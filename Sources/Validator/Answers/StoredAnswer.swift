internal import Ledger
internal import Primitives

/// An answer to a peer that asks for what is stored, still to be read from the stores.
package struct StoredAnswer: Sendable {
    enum Part: Sendable {
        case blocks(BlockReader, from: BlockHeight, through: BlockHeight)
        case entries(SnapshotOffer, after: [UInt8]?, count: UInt64)
        case window(SnapshotOffer, from: BlockHeight, count: UInt64)
        /// Bodies from blocks, behind those that were at hand.
        case bodies(BlockReader, [TransactionID], behind: [SignedTransaction])
    }

    let part: Part
    let byteCount: Int

    /// The most messages that one request for parts of a snapshot brings.
    static let messageCountMax: UInt64 = 8

    /// Reads the first message, and says what is to be read and sent behind it; takes milliseconds, so not on the validator's
    /// thread.
    package func read() throws(ValidatorError) -> (message: PeerMessage, rest: StoredAnswer?) {
        do throws(LedgerError) {
            switch part {
            case .blocks(let reader, let from, let through):
                return (.blocks(from: from, try blocks(reader, from: from, through: through)), nil)
            case .entries(let offer, let path, let count):
                let chunk = try offer.chunk(after: path, byteCount: byteCount)
                let message = SnapshotMessage.entries(height: offer.manifest.height, after: path, chunk.bytes)
                return (
                    .snapshot(message),
                    chunk.next.flatMap { path in rest(behind: count) { .entries(offer, after: path, count: $0) } }
                )
            case .window(let offer, let from, let count):
                let blocks = try offer.window(from: from, byteCount: byteCount)
                let message = SnapshotMessage.window(height: offer.manifest.height, from: from, blocks)
                let next = BlockHeight(from.rawValue - min(UInt64(blocks.count), from.rawValue))
                let isMore = !blocks.isEmpty && next > .genesis
                return (.snapshot(message), isMore ? rest(behind: count) { .window(offer, from: next, count: $0) } : nil)
            case .bodies(let reader, let ids, let known):
                return (.transactions(try bodies(reader, ids, behind: known)), nil)
            }
        } catch { throw .ledger(error) }
    }

    /// An answer's remainder; nil if this was the last of so many messages.
    private func rest(behind count: UInt64, _ part: (_ left: UInt64) -> Part) -> StoredAnswer? {
        count > 1 ? StoredAnswer(part: part(count - 1), byteCount: byteCount) : nil
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
