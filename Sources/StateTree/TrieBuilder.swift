/// Builds the one trie over nodes that arrive in ascending order of their paths.
///
/// Keeps only the right edge of the trie; `finished` sees every inner node once it is complete.
struct TrieBuilder {
    /// Nodes not yet joined, and between neighbours the number of bits they share, which grows from left to right.
    private var edge: [TreeNode] = []
    private var shared: [Int] = []
    private let knownBits: Int
    private let finished: ((TreeNode) -> Void)?

    /// All nodes are known to share their first `knownBits` bits.
    init(knownBits: Int = 0, finished: ((TreeNode) -> Void)? = nil) {
        self.knownBits = knownBits
        self.finished = finished
    }

    /// Adds the next node; false if it does not come behind the last one, or if one's prefix begins the other's.
    mutating func append(_ node: TreeNode) -> Bool {
        guard let last = edge.last else {
            edge.append(node)
            return true
        }
        let limit = min(last.bitLength, node.bitLength)
        let bits = BitPath.commonBits(last.path, node.path, from: min(knownBits, limit), limit: limit)
        guard bits < limit, !BitPath.bit(last.path, bits) else { return false }
        join(above: bits)
        edge.append(node)
        shared.append(bits)
        return true
    }

    /// The root over all nodes; nil if there were none.
    mutating func finish() -> TreeNode? {
        join(above: -1)
        return edge.popLast()
    }

    private mutating func join(above bits: Int) {
        while let last = shared.last, last > bits, let right = edge.popLast(), let left = edge.popLast() {
            shared.removeLast()
            let node = TreeNode(left: left, right: right, bitLength: last)
            finished?(node)
            edge.append(node)
        }
    }
}
