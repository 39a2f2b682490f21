internal import Primitives

/// A leaf as the tree keeps it in memory: its path and its hash.
struct GroupLeaf {
    let path: [UInt8]
    let hash: Hash256
}

/// The trie over a few leaves that ascend by path, computed when asked for instead of kept as nodes.
enum LeafGroup {
    /// The root hash over the leaves of a range, which share `known` bits and number one at least.
    static func hash(_ leaves: [GroupLeaf], _ range: Range<Int>, known: Int) -> Hash256 {
        let first = leaves[range.lowerBound]
        guard range.count > 1 else { return first.hash }
        let bits = bitLength(leaves, range, known: known)
        let middle = self.middle(leaves, range, at: bits)
        return StateHash.node(
            bitLength: bits,
            path: first.path,
            left: hash(leaves, range.lowerBound..<middle, known: bits + 1),
            right: hash(leaves, middle..<range.upperBound, known: bits + 1)
        )
    }

    /// The number of bits that all leaves of the range share; all bits of a single one.
    static func bitLength(_ leaves: [GroupLeaf], _ range: Range<Int>, known: Int) -> Int {
        let first = leaves[range.lowerBound].path
        guard range.count > 1 else { return first.count * 8 }
        let last = leaves[range.upperBound - 1].path
        let limit = min(first.count, last.count) * 8
        let bits = BitPath.commonBits(first, last, from: min(known, limit), limit: limit)
        precondition(bits < limit, BitPath.prefixFault)
        return bits
    }

    /// The index of the first leaf of the range whose path has the bit set.
    static func middle(_ leaves: [GroupLeaf], _ range: Range<Int>, at bit: Int) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if BitPath.bit(leaves[middle].path, bit) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
