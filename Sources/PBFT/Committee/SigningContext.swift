package import Primitives

/// The first three items of every signed body: a vote of one chain, epoch or set is worth nothing in another.
package struct SigningContext: Hashable, Sendable {
    package let genesisHash: Hash256
    package let epoch: EpochNumber
    package let setHash: Hash256

    package init(genesisHash: Hash256, epoch: EpochNumber, setHash: Hash256) {
        self.genesisHash = genesisHash
        self.epoch = epoch
        self.setHash = setHash
    }

    func encode(to encoder: inout CanonicalEncoder) {
        encoder.bytes(Mutation.isActive(.genesisNotSigned) ? .zero : genesisHash)
        encoder.unsigned(Mutation.isActive(.epochNotSigned) ? .initial : epoch)
        encoder.bytes(Mutation.isActive(.setNotSigned) ? .zero : setHash)
    }
}
