package import ContractVM
package import Primitives

/// What a call may know of the chain around it: which block it stands in, and the hashes of the blocks before.
package struct BlockContext {
    /// How many blocks before its own a call may ask the hash of; every node holds so many headers.
    package static let recentBlockCount: UInt64 = 1_024

    package let genesisHash: Hash256
    /// The height of the block that the call stands in.
    package let height: BlockHeight
    /// The epoch of that block.
    package let epoch: EpochNumber
    private let lookUpSet: (EpochNumber) throws(HostFailure) -> ValidatorSet?
    private let lookUp: (BlockHeight) throws(HostFailure) -> Hash256?

    package init(
        genesisHash: Hash256,
        height: BlockHeight,
        epoch: EpochNumber,
        validators lookUpSet: @escaping (EpochNumber) throws(HostFailure) -> ValidatorSet?,
        hash lookUp: @escaping (BlockHeight) throws(HostFailure) -> Hash256?
    ) {
        self.genesisHash = genesisHash
        self.height = height
        self.epoch = epoch
        self.lookUpSet = lookUpSet
        self.lookUp = lookUp
    }

    /// The hash of a block at most `recentBlockCount` below; nil for any other height.
    package func hash(of other: BlockHeight) throws(HostFailure) -> Hash256? {
        guard other > .genesis, other < height, height.distance(above: other) <= Self.recentBlockCount else { return nil }
        return try lookUp(other)
    }

    /// The validators of the block's epoch or of the one before; nil for any other epoch.
    package func validators(of other: EpochNumber) throws(HostFailure) -> ValidatorSet? {
        guard other == epoch || other.next == epoch else { return nil }
        return try lookUpSet(other)
    }
}

extension BlockReader {
    /// The hash of a certified block, for `BlockContext`.
    func hash(at height: BlockHeight) throws(HostFailure) -> Hash256? {
        do throws(LedgerError) {
            if let header = try header(at: height) { return header.hash }
            return try windowBlock(at: height)?.header.hash
        } catch { throw HostFailure("\(error)") }
    }

    /// The validators of an epoch that has begun by the block above `last`, for `BlockContext`.
    func validators(
        of epoch: EpochNumber,
        through last: BlockHeight,
        genesis: GenesisDocument
    ) throws(HostFailure) -> ValidatorSet? {
        guard epoch > .initial else { return genesis.validatorSet }
        do throws(LedgerError) {
            // The first change of the validators begins epoch 1, and so on.
            let changes = try membershipChanges(through: last)
            let place = epoch.rawValue - 1
            guard place < UInt64(changes.count) else { return nil }
            return try nextValidators(at: changes[Int(place)])
        } catch { throw HostFailure("\(error)") }
    }
}
