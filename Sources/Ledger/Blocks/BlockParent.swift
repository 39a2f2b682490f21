package import Primitives

/// What the next block must follow: the tip of the chain, or the genesis where there is no block yet.
package struct BlockParent: Hashable, Sendable {
    package let height: BlockHeight
    package let hash: Hash256
    package let time: Timestamp
    /// The epoch of the next block.
    package let nextEpoch: EpochNumber
    /// The hash of the set that signs the next block.
    package let nextValidatorsHash: Hash256

    package init(_ header: BlockHeader) {
        self.init(header, hash: header.hash)
    }

    /// For callers that already know the header's hash.
    package init(_ header: BlockHeader, hash: Hash256) {
        height = header.height
        self.hash = hash
        time = header.time
        nextEpoch = header.changesValidators ? header.epoch.next ?? header.epoch : header.epoch
        nextValidatorsHash = header.nextValidatorsHash
    }

    /// The parent of block 1: height 0, the genesis hash, the genesis time, epoch 0, the genesis' validators.
    package init(genesis: GenesisDocument) {
        height = .genesis
        hash = genesis.hash
        time = genesis.time
        nextEpoch = .initial
        nextValidatorsHash = genesis.validatorSet.hash
    }
}
