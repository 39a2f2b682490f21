internal import ChainCrypto
package import Primitives

/// Proofs that a run of neighbouring leaves belongs to an RFC 6962 tree: the roots of the largest subtrees outside it, from
/// the left.
package enum MerkleRange {
    /// No proof is longer: at most one subtree a level on each side.
    package static let hashLimit = 128

    /// The proof for `range`; `subtree` gives the tree hash of a run of leaves.
    package static func proof<Failure: Error>(
        for range: Range<Int>,
        leafCount: Int,
        subtree: (Range<Int>) throws(Failure) -> Hash256
    ) throws(Failure) -> [Hash256] {
        var hashes: [Hash256] = []
        for outside in outside(of: range, in: 0..<leafCount) { hashes.append(try subtree(outside)) }
        return hashes
    }

    /// The root that the leaves of `range` and the proof lead to; nil if the proof has not exactly the right length.
    package static func root(
        leaves: [Hash256],
        from first: Int,
        leafCount: Int,
        proof: [Hash256]
    ) -> Hash256? {
        guard first >= 0, !leaves.isEmpty, leafCount > first, leaves.count <= leafCount - first else { return nil }
        let range = first..<(first + leaves.count)
        var rest = proof[...]
        let root = root(of: 0..<leafCount, range: range, leaves: leaves, rest: &rest)
        return rest.isEmpty ? root : nil
    }

    /// How many hashes of a proof stand for the leaves before `first`; the same wherever the run ends.
    static func hashCount(before first: Int, leafCount: Int) -> Int {
        outside(of: first..<leafCount, in: 0..<leafCount).count
    }

    private static func outside(of range: Range<Int>, in tree: Range<Int>) -> [Range<Int>] {
        if !tree.overlaps(range) { return [tree] }
        if range.lowerBound <= tree.lowerBound, tree.upperBound <= range.upperBound { return [] }
        let middle = split(tree)
        return outside(of: range, in: tree.lowerBound..<middle) + outside(of: range, in: middle..<tree.upperBound)
    }

    private static func root(
        of tree: Range<Int>,
        range: Range<Int>,
        leaves: [Hash256],
        rest: inout ArraySlice<Hash256>
    ) -> Hash256? {
        if !tree.overlaps(range) { return rest.popFirst() }
        if range.lowerBound <= tree.lowerBound, tree.upperBound <= range.upperBound {
            var stack = MerkleStack()
            for leaf in leaves[(tree.lowerBound - range.lowerBound)..<(tree.upperBound - range.lowerBound)] {
                stack.append(leaf)
            }
            return stack.root
        }
        let middle = split(tree)
        guard let left = root(of: tree.lowerBound..<middle, range: range, leaves: leaves, rest: &rest),
            let right = root(of: middle..<tree.upperBound, range: range, leaves: leaves, rest: &rest)
        else { return nil }
        return MerkleTree.nodeHash(left, right)
    }

    /// RFC 6962 §2.1: the left part is the largest power of two smaller than the count.
    private static func split(_ tree: Range<Int>) -> Int {
        var size = 1
        while size * 2 < tree.count { size *= 2 }
        return tree.lowerBound + size
    }
}
