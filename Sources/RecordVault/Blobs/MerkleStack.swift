internal import ChainCrypto
package import Primitives

/// The RFC 6962 tree hash of leaves that come one by one, in memory that grows with the logarithm of their number.
package struct MerkleStack: Sendable {
    /// Roots of full subtrees, from the left; their sizes are the set bits of `count`.
    private var subtrees: [Hash256] = []
    package private(set) var count: UInt64 = 0

    package init() {}

    /// Adds the leaf hash of the next element.
    package mutating func append(_ leaf: Hash256) {
        var hash = leaf
        var size = count
        while size & 1 == 1, let left = subtrees.popLast() {
            hash = MerkleTree.nodeHash(left, hash)
            size >>= 1
        }
        subtrees.append(hash)
        count += 1
    }

    /// The tree hash of the leaves so far.
    package var root: Hash256 {
        guard var hash = subtrees.last else { return MerkleTree.emptyRoot }
        for left in subtrees.dropLast().reversed() { hash = MerkleTree.nodeHash(left, hash) }
        return hash
    }
}
