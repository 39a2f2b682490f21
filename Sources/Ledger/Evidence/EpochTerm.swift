package import Primitives

/// What messages of an epoch are judged by: who signs, above which height it begins, and how far ahead one may vote.
package struct EpochTerm: Hashable, Sendable {
    package let validators: ValidatorSet
    /// The last height of the epoch before; 0 for the first.
    package let base: BlockHeight
    package let window: UInt64

    package init(validators: ValidatorSet, base: BlockHeight, window: UInt64) {
        (self.validators, self.base, self.window) = (validators, base, window)
    }
}
