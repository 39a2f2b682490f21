internal import Ledger
internal import Primitives

/// An answer to a request for a part of a snapshot, still to be read from the stores.
package struct SnapshotAnswer: Sendable {
    enum Part: Sendable {
        case entries(after: [UInt8]?)
        case window(from: BlockHeight)
    }

    let offer: SnapshotOffer
    let part: Part
    let byteCount: Int

    /// Reads the part; takes milliseconds, so not on the validator's thread.
    package func message() throws(ValidatorError) -> PeerMessage {
        let height = offer.manifest.height
        do throws(LedgerError) {
            switch part {
            case .entries(let path):
                return .snapshot(.entries(height: height, after: path, try offer.chunk(after: path, byteCount: byteCount)))
            case .window(let from):
                return .snapshot(.window(height: height, from: from, try offer.window(from: from, byteCount: byteCount)))
            }
        } catch { throw .ledger(error) }
    }
}
