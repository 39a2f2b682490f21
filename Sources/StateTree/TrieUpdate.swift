internal import Primitives

/// A leaf's new hash, or nil if it goes.
struct LeafChange {
    let path: [UInt8]
    let hash: Hash256?
}

/// One set of changes on its way through a trie; makes new nodes and leaves the old ones as they are.
struct TrieUpdate {
    /// Ascending by path, one a path.
    let changes: [LeafChange]
    let loader: NodeLoader
    /// Whether groups on disk already hold the changes, as they do while redo records are replayed.
    var isReplay = false

    /// The root after all changes.
    func applied(to root: TreeNode?) throws(StateTreeError) -> TreeNode? {
        try updated(root, changes.indices, known: 0)
    }

    /// The subtree after the changes of the range, all of which share `known` bits with it.
    private func updated(_ node: TreeNode?, _ range: Range<Int>, known: Int) throws(StateTreeError) -> TreeNode? {
        guard let first = range.first, let last = range.last else { return node }
        guard let node else { return built(range, known: known) }
        let bits = min(sharedBits(node, first, known), sharedBits(node, last, known))
        guard bits >= node.bitLength else { return try split(node, range, at: bits) }
        if node.isLeaf { return replaced(node, range) }
        if isReplay, node.isStub, node.count <= loader.groupSize {
            return try loader.subtree(prefix: node.path, bits: node.bitLength)
        }
        return try descended(node, range)
    }

    /// All changes lie below the node: each child takes its part.
    private func descended(_ node: TreeNode, _ range: Range<Int>) throws(StateTreeError) -> TreeNode? {
        let (left, right) = try loader.children(of: node)
        let middle = partition(range, at: node.bitLength)
        let newLeft = try updated(left, range.lowerBound..<middle, known: node.bitLength + 1)
        let newRight = try updated(right, middle..<range.upperBound, known: node.bitLength + 1)
        if newLeft === left, newRight === right { return node }
        let joined = self.joined(newLeft, newRight, at: node.bitLength)
        if joined?.bitLength == node.bitLength { joined?.isPageRoot = node.isPageRoot }
        return joined
    }

    /// Some changes leave the node's prefix at a bit: the node keeps its side, the others begin the other side.
    private func split(_ node: TreeNode, _ range: Range<Int>, at bit: Int) throws(StateTreeError) -> TreeNode? {
        let middle = partition(range, at: bit)
        let (zeros, ones) = (range.lowerBound..<middle, middle..<range.upperBound)
        let isRight = nodeBit(node.path, bit, below: node.bitLength)
        let same = try updated(node, isRight ? ones : zeros, known: bit + 1)
        let other = built(isRight ? zeros : ones, known: bit + 1)
        return isRight ? joined(other, same, at: bit) : joined(same, other, at: bit)
    }

    /// A leaf and changes of just its path.
    private func replaced(_ leaf: TreeNode, _ range: Range<Int>) -> TreeNode? {
        precondition(range.count == 1 && changes[range.lowerBound].path == leaf.path, Self.prefixFault)
        guard let hash = changes[range.lowerBound].hash else { return nil }
        return hash == leaf.hash ? leaf : newLeaf(leaf.path, hash)
    }

    /// The subtree of new leaves only.
    private func built(_ range: Range<Int>, known: Int) -> TreeNode? {
        var builder = TrieBuilder(knownBits: known) { $0.lastUsed = loader.clock }
        for change in changes[range] {
            guard let hash = change.hash else { continue }
            loader.residentNodeCount += 2
            precondition(builder.append(newLeaf(change.path, hash)), Self.prefixFault)
        }
        return builder.finish()
    }

    private func joined(_ left: TreeNode?, _ right: TreeNode?, at bits: Int) -> TreeNode? {
        guard let left else { return right }
        guard let right else { return left }
        let node = TreeNode(left: left, right: right, bitLength: bits)
        node.lastUsed = loader.clock
        return node
    }

    private func newLeaf(_ path: [UInt8], _ hash: Hash256) -> TreeNode {
        let leaf = TreeNode.leaf(path: path, hash: hash)
        leaf.lastUsed = loader.clock
        return leaf
    }

    /// The bits that a change's path shares with a node's prefix, at most the node's bit length.
    private func sharedBits(_ node: TreeNode, _ index: Int, _ known: Int) -> Int {
        let path = changes[index].path
        let limit = min(node.bitLength, path.count * 8)
        let bits = BitPath.commonBits(node.path, path, from: min(known, limit), limit: limit)
        precondition(bits < limit || limit == node.bitLength, Self.prefixFault)
        return bits
    }

    /// The index of the first change of the range whose path has the bit set.
    private func partition(_ range: Range<Int>, at bit: Int) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if nodeBit(changes[middle].path, bit, below: changes[middle].path.count * 8) {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low
    }

    private func nodeBit(_ path: [UInt8], _ bit: Int, below limit: Int) -> Bool {
        precondition(bit < limit, Self.prefixFault)
        return BitPath.bit(path, bit)
    }

    private static let prefixFault = "a state path begins another one: map ids and component widths must not allow that"
}
