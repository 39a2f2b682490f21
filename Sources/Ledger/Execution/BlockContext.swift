package import ContractVM
package import Primitives

/// What a call may know of the chain around it: which block it stands in, and the hashes of the blocks before.
package struct BlockContext {
    /// How many blocks before its own a call may ask the hash of; every node holds so many headers.
    package static let recentBlockCount: UInt64 = 1_024

    package let genesisHash: Hash256
    /// The height of the block that the call stands in.
    package let height: BlockHeight
    private let lookUp: (BlockHeight) throws(HostFailure) -> Hash256?

    package init(
        genesisHash: Hash256,
        height: BlockHeight,
        hash lookUp: @escaping (BlockHeight) throws(HostFailure) -> Hash256?
    ) {
        self.genesisHash = genesisHash
        self.height = height
        self.lookUp = lookUp
    }

    /// The hash of a block at most `recentBlockCount` below; nil for any other height.
    package func hash(of other: BlockHeight) throws(HostFailure) -> Hash256? {
        guard other > .genesis, other < height, height.distance(above: other) <= Self.recentBlockCount else { return nil }
        return try lookUp(other)
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
}
