package import Primitives

/// The validators of one epoch, as far as agreement needs to know them: how many there are and what names them.
///
/// Keys and organisations stay outside; a validator is its index in the sorted set. `base` is the last height before
/// the epoch (0 for the first), so the epoch's first height is `base + 1`.
package struct Committee: Hashable, Sendable {
    /// The largest committee; keeps every certificate within the decoder's limits.
    package static let sizeLimit = 256

    package let genesisHash: Hash256
    package let epoch: EpochNumber
    package let setHash: Hash256
    package let base: BlockHeight
    package let quorums: Quorum

    package var size: Int { quorums.size }
    package var quorum: Int { quorums.quorum }
    package var weak: Int { quorums.weak }

    /// Takes 1 to `sizeLimit` validators.
    package init(genesisHash: Hash256, epoch: EpochNumber = .initial, setHash: Hash256, size: Int, base: BlockHeight = .genesis) {
        precondition(size <= Self.sizeLimit, "a committee has at most \(Self.sizeLimit) validators, not \(size)")
        self.genesisHash = genesisHash
        self.epoch = epoch
        self.setHash = setHash
        self.base = base
        quorums = Quorum(size: size)
    }

    /// What every signature of this epoch is bound to.
    package var context: SigningContext {
        SigningContext(genesisHash: genesisHash, epoch: epoch, setHash: setHash)
    }

    /// The primary of a view: validator v mod n (PBFT §4).
    package func primary(of view: ViewNumber) -> ValidatorIndex {
        ValidatorIndex(view.rawValue % UInt64(size))
    }

    package func contains(_ index: ValidatorIndex) -> Bool { index.rawValue < UInt64(size) }

    /// All validators in order.
    package var indices: [ValidatorIndex] { (0..<UInt64(size)).map { ValidatorIndex($0) } }
}
