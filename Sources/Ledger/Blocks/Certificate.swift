package import Primitives

/// Proof that a quorum signed one block: `[ genesis hash, epoch, set hash, height, block hash, [[index, signature]…] ]`.
///
/// Each signature is the CHECKPOINT message of one validator over the first five fields.
package struct Certificate: Hashable, Sendable, CanonicalCodable {
    /// One validator's signature under `Certificate.signatureType`.
    package struct Signature: Hashable, Sendable, CanonicalCodable {
        package let validator: ValidatorIndex
        package let signature: SignatureBytes

        package init(validator: ValidatorIndex, signature: SignatureBytes) {
            self.validator = validator
            self.signature = signature
        }

        package func encode(to encoder: inout CanonicalEncoder) {
            encoder.array(2)
            encoder.unsigned(validator)
            encoder.bytes(signature)
        }

        package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
            self = try decoder.array(2) { (decoder) throws(DecodingError) in
                Signature(validator: try decoder.counter(), signature: try decoder.fixed())
            }
        }
    }

    /// The TYPE of the signed bytes: `"consilium/checkpoint/v1" ‖ 0x00 ‖ body`.
    package static let signatureType = "checkpoint"

    package let genesisHash: Hash256
    package let epoch: EpochNumber
    package let setHash: Hash256
    package let height: BlockHeight
    package let blockHash: Hash256
    /// Ascending by validator index, none twice.
    package let signatures: [Signature]

    package init(
        genesisHash: Hash256,
        epoch: EpochNumber,
        setHash: Hash256,
        height: BlockHeight,
        blockHash: Hash256,
        signatures: [Signature]
    ) {
        self.genesisHash = genesisHash
        self.epoch = epoch
        self.setHash = setHash
        self.height = height
        self.blockHash = blockHash
        self.signatures = signatures.sorted { $0.validator < $1.validator }
    }

    /// What every signature covers: canonical `[genesis hash, epoch, set hash, height, block hash]`.
    package var signedBody: [UInt8] {
        var encoder = CanonicalEncoder(reservingCapacity: 128)
        encoder.array(5)
        encoder.bytes(Mutation.isActive(.genesisNotSigned) ? .zero : genesisHash)
        encoder.unsigned(Mutation.isActive(.epochNotSigned) ? .initial : epoch)
        encoder.bytes(Mutation.isActive(.setNotSigned) ? .zero : setHash)
        encoder.unsigned(height)
        encoder.bytes(blockHash)
        return encoder.bytes
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(6)
        encodeBody(to: &encoder)
        encoder.list(signatures)
    }

    private func encodeBody(to encoder: inout CanonicalEncoder) {
        encoder.bytes(genesisHash)
        encoder.unsigned(epoch)
        encoder.bytes(setHash)
        encoder.unsigned(height)
        encoder.bytes(blockHash)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(6) { (decoder) throws(DecodingError) in
            let genesisHash: Hash256 = try decoder.fixed()
            let epoch: EpochNumber = try decoder.counter()
            let setHash: Hash256 = try decoder.fixed()
            let height: BlockHeight = try decoder.counter()
            let blockHash: Hash256 = try decoder.fixed()
            let signatures = try decoder.list(of: Signature.self, limit: ValidatorSet.countMax)
            guard zip(signatures, signatures.dropFirst()).allSatisfy({ $0.validator < $1.validator }) else {
                throw decoder.failure(.invalidValue("certificate; its signatures ascend by validator and none stands twice"))
            }
            return Certificate(
                genesisHash: genesisHash,
                epoch: epoch,
                setHash: setHash,
                height: height,
                blockHash: blockHash,
                signatures: signatures
            )
        }
    }
}
