internal import ChainCrypto
package import Primitives

/// The thirteen fields that a quorum signs the hash of.
///
/// `validatorsHash` names the set that signs this block; `nextValidatorsHash` the set that signs the next one. They differ
/// in the last block of an epoch only, and the next block's epoch is then one higher. The parent of block 1 is the genesis.
package struct BlockHeader: Hashable, Sendable, CanonicalCodable {
    package static let version: UInt64 = 1

    package let chainID: String
    package let height: BlockHeight
    package let parentHash: Hash256
    package let time: Timestamp
    /// List root `transactions` over the ids that were executed, in order.
    package let transactionsRoot: Hash256
    package let transactionCount: UInt64
    /// List root `receipts` over the receipts, in the same order.
    package let receiptsRoot: Hash256
    package let stateRoot: Hash256
    package let epoch: EpochNumber
    package let validatorsHash: Hash256
    package let nextValidatorsHash: Hash256
    package let gasUsed: UInt64

    package init(
        chainID: String,
        height: BlockHeight,
        parentHash: Hash256,
        time: Timestamp,
        transactionsRoot: Hash256,
        transactionCount: UInt64,
        receiptsRoot: Hash256,
        stateRoot: Hash256,
        epoch: EpochNumber,
        validatorsHash: Hash256,
        nextValidatorsHash: Hash256,
        gasUsed: UInt64
    ) {
        self.chainID = chainID
        self.height = height
        self.parentHash = parentHash
        self.time = time
        self.transactionsRoot = transactionsRoot
        self.transactionCount = transactionCount
        self.receiptsRoot = receiptsRoot
        self.stateRoot = stateRoot
        self.epoch = epoch
        self.validatorsHash = validatorsHash
        self.nextValidatorsHash = nextValidatorsHash
        self.gasUsed = gasUsed
    }

    /// The block hash, `H("consilium/block/v1", header)`.
    package var hash: Hash256 { Hasher256.hash(domain: "consilium/block/v1", self) }

    package var changesValidators: Bool { validatorsHash != nextValidatorsHash }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(13)
        encoder.unsigned(Self.version)
        encoder.text(chainID)
        encoder.unsigned(height)
        encoder.bytes(parentHash)
        encoder.unsigned(time)
        encoder.bytes(transactionsRoot)
        encoder.unsigned(transactionCount)
        encoder.bytes(receiptsRoot)
        encoder.bytes(stateRoot)
        encoder.unsigned(epoch)
        encoder.bytes(validatorsHash)
        encoder.bytes(nextValidatorsHash)
        encoder.unsigned(gasUsed)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(13) { (decoder) throws(DecodingError) in
            guard try decoder.unsigned() == Self.version else {
                throw decoder.failure(.invalidValue("version of a block header; this node reads version 1"))
            }
            return BlockHeader(
                chainID: try decoder.printableASCII(limit: TransactionLimits.chainIDByteCountMax, "chain id"),
                height: try decoder.counter(),
                parentHash: try decoder.fixed(),
                time: try decoder.counter(),
                transactionsRoot: try decoder.fixed(),
                transactionCount: try decoder.unsigned(),
                receiptsRoot: try decoder.fixed(),
                stateRoot: try decoder.fixed(),
                epoch: try decoder.counter(),
                validatorsHash: try decoder.fixed(),
                nextValidatorsHash: try decoder.fixed(),
                gasUsed: try decoder.unsigned()
            )
        }
    }
}
