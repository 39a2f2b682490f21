package import Primitives

/// The point of an earlier chain that a new genesis carries on from: `[genesis hash, height, block hash, state root, certificate]`.
package struct GenesisContinuation: Hashable, Sendable, CanonicalCodable {
    package let genesisHash: Hash256
    package let height: BlockHeight
    package let blockHash: Hash256
    package let stateRoot: Hash256
    package let certificate: Certificate

    package init(
        genesisHash: Hash256,
        height: BlockHeight,
        blockHash: Hash256,
        stateRoot: Hash256,
        certificate: Certificate
    ) {
        self.genesisHash = genesisHash
        self.height = height
        self.blockHash = blockHash
        self.stateRoot = stateRoot
        self.certificate = certificate
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(5)
        encoder.bytes(genesisHash)
        encoder.unsigned(height)
        encoder.bytes(blockHash)
        encoder.bytes(stateRoot)
        encoder.encode(certificate)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(5) { (decoder) throws(DecodingError) in
            GenesisContinuation(
                genesisHash: try decoder.fixed(),
                height: try decoder.counter(),
                blockHash: try decoder.fixed(),
                stateRoot: try decoder.fixed(),
                certificate: try Certificate(from: &decoder)
            )
        }
    }
}
