package import Primitives

/// Proof that a block is the result of its height: q or more CHECKPOINT signatures on one block hash.
///
/// Canonical form: [height, block hash, [[validator index, signature]…]], ascending by index.
package struct CheckpointCertificate: Hashable, Sendable, CanonicalCodable {
    package let height: BlockHeight
    package let blockHash: Hash256
    package let signatures: [IndexedSignature]

    package init(height: BlockHeight, blockHash: Hash256, signatures: [IndexedSignature]) {
        self.height = height
        self.blockHash = blockHash
        self.signatures = signatures
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(3)
        encoder.unsigned(height)
        encoder.bytes(blockHash)
        encoder.list(signatures)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(3) { (inner) throws(DecodingError) in
            CheckpointCertificate(
                height: try inner.counter(),
                blockHash: try inner.fixed(),
                signatures: try inner.list(limit: Committee.sizeLimit)
            )
        }
    }

    /// Whether the signers are a quorum of distinct members; signatures are checked outside.
    package func isWellFormed(in committee: Committee) -> Bool { signatures.formQuorum(in: committee) }

    /// The signed messages that the certificate is made of.
    package var messages: [SignedMessage] {
        let message = PBFTMessage.checkpoint(Checkpoint(height: height, blockHash: blockHash))
        return signatures.map { SignedMessage(message, sender: $0.index, signature: $0.signature) }
    }

    package func requiredSignatures(in committee: Committee) -> [RequiredSignature] {
        messages.required(in: committee)
    }
}
