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
    private let lookUpTerm: (EpochNumber) throws(HostFailure) -> EpochTerm?
    private let lookUp: (BlockHeight) throws(HostFailure) -> Hash256?

    package init(
        genesisHash: Hash256,
        height: BlockHeight,
        epoch: EpochNumber,
        term lookUpTerm: @escaping (EpochNumber) throws(HostFailure) -> EpochTerm?,
        hash lookUp: @escaping (BlockHeight) throws(HostFailure) -> Hash256?
    ) {
        self.genesisHash = genesisHash
        self.height = height
        self.epoch = epoch
        self.lookUpTerm = lookUpTerm
        self.lookUp = lookUp
    }

    /// The hash of a block at most `recentBlockCount` below; nil for any other height.
    package func hash(of other: BlockHeight) throws(HostFailure) -> Hash256? {
        guard other > .genesis, other < height, height.distance(above: other) <= Self.recentBlockCount else { return nil }
        return try lookUp(other)
    }

    /// What messages of the block's epoch, or of the one before, are judged by; nil for any other epoch.
    package func term(of other: EpochNumber) throws(HostFailure) -> EpochTerm? {
        guard other == epoch || other.next == epoch else { return nil }
        return try lookUpTerm(other)
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

    /// An epoch that has begun by the block above `last`, for `BlockContext`.
    func term(of epoch: EpochNumber, through last: BlockHeight, genesis: GenesisDocument) throws(HostFailure) -> EpochTerm? {
        let window = genesis.parameters.window
        guard epoch > .initial else { return EpochTerm(validators: genesis.validatorSet, base: .genesis, window: window) }
        do throws(LedgerError) {
            // The first change of the validators begins epoch 1, and so on.
            let changes = try membershipChanges(through: last)
            let place = epoch.rawValue - 1
            guard place < UInt64(changes.count), let set = try nextValidators(at: changes[Int(place)]) else { return nil }
            return EpochTerm(validators: set, base: changes[Int(place)], window: window)
        } catch { throw HostFailure("\(error)") }
    }
}
