package import Primitives

/// The sender's signature on the block that executing a height gave (PBFT §4.3, one for every height).
///
/// q of them are the block's certificate.
package struct Checkpoint: MessageContent {
    package static let kind = MessageKind.checkpoint
    package static let fieldCount = 2

    package let height: BlockHeight
    package let blockHash: Hash256

    package init(height: BlockHeight, blockHash: Hash256) {
        self.height = height
        self.blockHash = blockHash
    }

    package func encodeFields(to encoder: inout CanonicalEncoder) {
        encoder.unsigned(height)
        encoder.bytes(blockHash)
    }

    package init(fields decoder: inout CanonicalDecoder) throws(DecodingError) {
        height = try decoder.counter()
        blockHash = try decoder.fixed()
    }
}
