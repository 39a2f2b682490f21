internal import Primitives

/// The numbers that decide every vote of a committee of `size` validators.
///
/// `faults` is f = ⌊(n−1)/3⌋, `quorum` is q = ⌈(n+f+1)/2⌉: any two quorums share at least f+1 validators for every n,
/// not only for n = 3f+1 (INV-1). `weak` is f+1: at least one of so many is correct.
package struct Quorum: Hashable, Sendable {
    package let size: Int
    package let faults: Int
    package let quorum: Int

    /// Takes a size of 1 or more.
    package init(size: Int) {
        precondition(size >= 1, "a committee of \(size) cannot vote")
        self.size = size
        faults = (size - 1) / 3
        quorum = (size + faults + 2) / 2 - (Mutation.isActive(.quorumOffByOne) ? 1 : 0)
    }

    /// f + 1.
    package var weak: Int { faults + 1 }

    /// Whether one Byzantine validator can be tolerated at all; false below four.
    package var toleratesFaults: Bool { faults > 0 }
}
